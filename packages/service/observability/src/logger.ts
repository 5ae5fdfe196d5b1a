import pino, { type DestinationStream, type Logger } from 'pino';
import { isoTime } from './iso-time.ts';
import { stdout } from './stdout.ts';

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

/** JSON lines on plain stdout; each names the service and its release. */
export function createLogger(
  { service, release, level }: LoggerOptions,
  destination: DestinationStream = stdout(),
): Logger {
  return pino(
    { level, base: { service, release }, redact: REDACTED, timestamp: () => isoTime() },
    destination,
  );
}
