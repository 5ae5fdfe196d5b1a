import { errorText } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import type { LockedSession } from '../session/locked-session.ts';
import { type Brake, brake, type Sample } from './brakes.ts';

/** The interval between checks. Each is a query, so at most one runs per second. Milliseconds. */
const EVERY_MS = 1_000;

/**
 * @returns a function that reads the load of the server at most once a second, and returns the last decision
 * in between.
 */
export function watchBrakes({ watcher, pid, limits }: LockedSession): () => Promise<Brake> {
  let last: { at: number; counters: LoadCounters | undefined; found: Brake } | undefined;
  return async () => {
    const at = performance.now();
    if (last && at - last.at < EVERY_MS) return last.found;
    try {
      const counters = await readLoad(watcher, pid);
      last = { at, counters, found: brake(sampleOf(counters, last?.counters), limits.backfill.brakes) };
    } catch (error) {
      // A server too busy to answer is overloaded.
      last = {
        at,
        counters: undefined,
        found: { action: 'stop', reason: `could not read the load of the server: ${errorText(error)}` },
      };
    }
    return last.found;
  };
}

/** The counters of a single reading; rates need two readings. */
export interface LoadCounters extends Omit<Sample, 'walBytesPerSecond'> {
  /** WAL written since the server was created, in bytes. */
  walBytes: number;
  /** The server's clock, in milliseconds. */
  atMs: number;
}

const LOAD_QUERY = `
SELECT (SELECT extract(epoch FROM max(replay_lag)) * 1000 FROM pg_stat_replication)::float8 AS "replicaLagMs",
       (SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) FROM pg_stat_replication)::float8 AS "replicaLagBytes",
       count(*) FILTER (WHERE state = 'active')::int AS "activeSessions",
       count(*) FILTER (WHERE wait_event_type = 'Lock')::int AS "lockWaiters",
       pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS "walBytes",
       (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "atMs"
  FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> ?`;

/** Reads the load through `watcher`, without the backfill's own session `pid`. */
async function readLoad(watcher: Database, pid: number): Promise<LoadCounters> {
  const { rows } = await watcher.raw(LOAD_QUERY, [pid]);
  return rows[0];
}

/** Computes a sample from two consecutive readings. */
export function sampleOf(counters: LoadCounters, before: LoadCounters | undefined): Sample {
  const { walBytes, atMs, ...rest } = counters;
  const seconds = before && (atMs - before.atMs) / 1_000;
  const rate = before && seconds && seconds > 0 ? (walBytes - before.walBytes) / seconds : null;
  return { ...rest, walBytesPerSecond: rate };
}
