import { setTimeout as sleep } from 'node:timers/promises';
import { connectFaultOf } from '../pool/connect-fault.ts';
import type { Database } from './create-database.ts';
import { pingDatabase } from './ping-database.ts';

const PAUSE_MS = 500;

interface WaitOptions {
  /** How long to go on trying, in milliseconds. */
  timeoutMs: number;
  /** Told of each try that failed and will be repeated. */
  onRetry?: (error: unknown) => void;
}

/**
 * Waits for a database that is still starting, or whose name is not known yet.
 * @throws the last error when the time is over, and at once for one that waiting does not mend.
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
