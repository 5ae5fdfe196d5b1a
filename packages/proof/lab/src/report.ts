/** Told what is being done, a sentence at a time. */
export type Say = (message: string) => void;
