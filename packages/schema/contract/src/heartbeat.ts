import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 5_000;
/** After a beat that failed: a contract must not take a database that stalled for an instance that has gone. */
const RETRY_MS = 500;
/** No such schema, table or function: the ledger was made by a release that knows no heartbeats. */
const NOT_THERE = ['3F000', '42P01', '42883'];

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

interface Options {
  everyMs?: number;
  /** Told of each beat that failed; the next is tried all the same. */
  onFailed?: (error: unknown) => void;
}

/** An instance that says again and again that it is alive. */
export interface Heart {
  /** Says that the instance leaves: when it no longer writes. Never fails; one that is killed is missed after a while. */
  stop(): Promise<void>;
}

/**
 * Reports at once, and from then on every five seconds, that an instance is alive, until it is stopped; sooner after a report
 * that failed. `db` should let a statement wait for 10 s: one that is cut short by a stall is not reported. Keeps no process
 * alive. Starts before the first request is served and stops after the last.
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
 * Says once that an instance is alive, or that it leaves, so that a contract sees it also behind a pooler.
 * @returns false on a database that knows no heartbeats yet. @throws what the query failed with.
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
