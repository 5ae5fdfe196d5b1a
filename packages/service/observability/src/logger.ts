import pino, { type DestinationStream, type Logger } from 'pino';
import { isoTime } from './iso-time.ts';
import { stdout } from './stdout.ts';

export interface LoggerOptions {
  service: string;
  release: string;
  level: string;
}

/** Paths that pino redacts. */
const REDACTED = [
  // PostgreSQL: "Failing row contains (…)", with the customer's data.
  'err.detail',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["idempotency-key"]',
  'res.headers["set-cookie"]',
  'authorization',
  'token',
  'password',
  'connectionString',
  'DATABASE_URL',
  '*.authorization',
  '*.token',
  '*.password',
  '*.connectionString',
  '*.DATABASE_URL',
];

/** A logger of JSON lines on stdout, each with service and release. */
export function createLogger(
  { service, release, level }: LoggerOptions,
  destination: DestinationStream = stdout(),
): Logger {
  return pino(
    { level, base: { service, release }, redact: REDACTED, timestamp: () => isoTime() },
    destination,
  );
}
