/** The part of a pino logger that this package uses. */
export type Logger = Record<'info' | 'warn' | 'error' | 'fatal', (fields: object, message: string) => void>;
