/** The part of a pino logger that is used here. */
export type Logger = Record<'info' | 'warn' | 'error' | 'fatal', (fields: object, message: string) => void>;
