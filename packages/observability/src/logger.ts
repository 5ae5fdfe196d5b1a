import pino, { type DestinationStream, type Logger } from 'pino';

export interface LoggerOptions {
  service: string;
  release: string;
  level: string;
}

/** What must never be in a log, wherever it comes from. */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.connectionString',
];

/**
 * JSON lines on plain stdout. No worker transport: it would lose the last lines of a process that ends, and those are the
 * ones that say why.
 */
export function createLogger(
  { service, release, level }: LoggerOptions,
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { service, release },
    redact: REDACTED,
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination ? pino(options, destination) : pino(options);
}
