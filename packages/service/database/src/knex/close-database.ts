import { within } from '../within.ts';
import type { Database } from './create-database.ts';

/**
 * Closes the pool when its running queries have ended, or after `timeoutMs`. False: queries were still
 * running.
 */
export const closeDatabase = (db: Database, timeoutMs = 5_000): Promise<boolean> =>
  within(timeoutMs, db.destroy());
