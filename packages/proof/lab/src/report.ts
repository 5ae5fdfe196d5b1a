/** Receives progress messages, one sentence each. */
export type Report = (message: string) => void;
