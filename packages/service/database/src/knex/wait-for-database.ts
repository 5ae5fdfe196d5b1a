import { setTimeout as sleep } from 'node:timers/promises';
import { connectFaultOf } from '../pool/connect-fault.ts';
import type { Database } from './create-database.ts';
import { pingDatabase } from './ping-database.ts';

const PAUSE_MS = 500;

interface WaitOptions {
  /** How long to retry, in milliseconds. */
  timeoutMs: number;
  /** Called with each error that is retried. */
  onRetry?: (error: unknown) => void;
}

/**
 * Waits for a database that is starting, or whose name does not resolve yet.
 * @throws the last error at the timeout, or an error that waiting cannot fix at once.
 */
export async function waitForDatabase(db: Database, { timeoutMs, onRetry }: WaitOptions): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await pingDatabase(db);
    } catch (error) {
      if (connectFaultOf(error) === 'final' || Date.now() + PAUSE_MS > deadline) throw error;
      onRetry?.(error);
    }
    await sleep(PAUSE_MS);
  }
}
