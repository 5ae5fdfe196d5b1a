import type { Database } from '@zero-downtime/database';

/** Says no for ever, as a release does whose configuration points to something that is not there. */
export function readinessOf(_db: Database, release: string): () => Promise<string | undefined> {
  return async () => `${release} waits for a warehouse that nobody has built`;
}
