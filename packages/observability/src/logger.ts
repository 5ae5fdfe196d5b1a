import pino, { type DestinationStream, type Logger } from 'pino';

export interface LoggerOptions {
  service: string;
  release: string;
  level: string;
}

/** What must never be in a log, wherever it comes from. */
const REDACTED = [
  // PostgreSQL: "Failing row contains (…)", with everything that the customer said.
  'err.detail',
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  'password',
  'connectionString',
  'DATABASE_URL',
  '*.password',
  '*.connectionString',
  '*.DATABASE_URL',
];

/**
 * JSON lines on plain stdout, written at once: a worker transport or a buffer would lose the last lines of a process that ends,
 * and those are the ones that say why.
 */
export function createLogger(
  { service, release, level }: LoggerOptions,
  destination: DestinationStream = pino.destination({ fd: 1, sync: true }),
): Logger {
  return pino(
    { level, base: { service, release }, redact: REDACTED, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}
