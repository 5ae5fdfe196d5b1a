import type { Pool } from '@zero-downtime/database';

/** How long to wait for the minimum of connections, which a server near its limit cannot give, ms. */
const WHOLE_MINIMUM_MS = 10_000;

/**
 * Opens the pool's minimum of connections and reads on each, so that the first requests wait neither for a connection nor for
 * PostgreSQL to load the session's catalog cache. Waits for a slow database; never rejects.
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
