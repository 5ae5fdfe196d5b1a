import { within } from '../within.ts';
import type { Database } from './create-database.ts';

/**
 * Closes the pool once its running queries have ended, or after `timeoutMs`, whichever comes first.
 * Says whether it closed cleanly: `false` means that queries were still running.
 */
export const closeDatabase = (db: Database, timeoutMs = 5_000): Promise<boolean> =>
  within(timeoutMs, db.destroy());
