/** Whatever can run a query: a pool, a client of `pg`, with the role that serves requests. */
export interface Queries {
  query(text: string, values: unknown[]): PromiseLike<unknown>;
}

export interface Identity {
  service: string;
  /** A version: a contract waits for those that it leaves out. */
  release: string;
  /** One of the processes of a release, such as its host's name. */
  instance: string;
}

/** No such schema, table or function: the ledger was made by a release that knows no heartbeats. */
const NOT_THERE = ['3F000', '42P01', '42883'];

/**
 * Says once that an instance is alive, or that it leaves, so that a contract sees it also behind a pooler.
 * @returns false on a database where nobody listens yet. @throws what the query failed with.
 */
export async function beat(
  db: Queries,
  { service, release, instance }: Identity,
  { leaving = false }: { leaving?: boolean } = {},
): Promise<boolean> {
  try {
    await db.query('SELECT release.heartbeat($1, $2, $3, $4)', [service, release, instance, leaving]);
    return true;
  } catch (error) {
    if (NOT_THERE.includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}
