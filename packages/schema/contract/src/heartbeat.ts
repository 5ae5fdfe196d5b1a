import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 5_000;
/** The delay after a failed heartbeat: a database stall must not make an instance seem stopped. Milliseconds. */
const RETRY_MS = 500;
/** SQLSTATE of a missing schema, table or function: an older ledger has no heartbeats. */
const NOT_THERE = ['3F000', '42P01', '42883'];

/** Anything that runs queries with the application's role: a pool or a client of `pg`. */
export interface Queries {
  query(text: string, values: unknown[]): PromiseLike<unknown>;
}

export interface Identity {
  service: string;
  /** A version. A contract waits for older ones. */
  release: string;
  /** Identifies one process of the release, for example by its host name. */
  instance: string;
}

interface Options {
  everyMs?: number;
  /** Called with the error of each failed beat; beats continue. */
  onFailed?: (error: unknown) => void;
}

/** The running heartbeat of an instance. */
export interface Heart {
  /**
   * Reports that the instance leaves, after its last write. Never fails. The heartbeat of a killed instance
   * becomes stale.
   */
  stop(): Promise<void>;
}

/**
 * Reports at once and then every five seconds that an instance is alive; after a failure it retries sooner.
 * `db` should let a statement wait for 10 s, so that a stall does not end it. Does not keep the process
 * alive. Start it before the first request and stop it after the last.
 */
export function startHeartbeat(db: Queries, identity: Identity, options: Options = {}): Heart {
  const { everyMs = EVERY_MS, onFailed = () => {} } = options;
  const stopped = new AbortController();
  const beating = (async () => {
    while (!stopped.signal.aborted) {
      const failed = await beat(db, identity).then(
        () => false,
        (error) => {
          onFailed(error);
          return true;
        },
      );
      const pauseMs = failed ? Math.min(RETRY_MS, everyMs) : everyMs;
      await sleep(pauseMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      if (stopped.signal.aborted) return beating;
      stopped.abort();
      await beating;
      await beat(db, identity, { leaving: true }).catch(onFailed);
    },
  };
}

/**
 * Reports once that an instance is alive, or that it leaves.
 * @returns false on a database without heartbeats. @throws the error of the query.
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
