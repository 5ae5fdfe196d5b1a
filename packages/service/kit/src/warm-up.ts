import type { Pool } from '@zero-downtime/database';

/** How long to wait for the whole minimum of connections, which a server near its limit cannot give, ms. */
const WHOLE_MINIMUM_MS = 10_000;

/** Opens the pool's minimum of connections. Waits for a slow database until at least one is open; never rejects. */
export async function openMinimum(db: Pool, leaving: AbortSignal): Promise<void> {
  do await db.warm(AbortSignal.any([leaving, AbortSignal.timeout(WHOLE_MINIMUM_MS)]));
  while (db.stats().total === 0 && !leaving.aborted);
}

/** Reads on each open connection, so that the first requests do not wait for PostgreSQL to load a session's catalog cache. Never rejects. */
export async function readOnEach(db: Pool, read: (db: Pool) => Promise<unknown>): Promise<void> {
  await Promise.allSettled(Array.from({ length: db.stats().total }, () => read(db)));
}
