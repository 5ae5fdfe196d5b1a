import type { Pool } from '@zero-downtime/database';

/** A server that has hardly a connection left is no reason to wait for the whole minimum, ms. */
const WHOLE_MINIMUM_MS = 10_000;

/**
 * Opens the pool's minimum and reads on each connection, so that the first requests neither wait for a connection nor for a session
 * of PostgreSQL that reads the catalog. Waits for a slow database; never rejects.
 */
export async function warmUp(
  db: Pool,
  read: (db: Pool) => Promise<unknown>,
  leaving: AbortSignal,
): Promise<void> {
  do await db.warm(AbortSignal.any([leaving, AbortSignal.timeout(WHOLE_MINIMUM_MS)]));
  while (db.stats().total === 0 && !leaving.aborted);
  await Promise.allSettled(Array.from({ length: db.stats().total }, () => read(db)));
}
