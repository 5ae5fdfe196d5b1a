import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zero-downtime/database/knex';

/**
 * The times of the checks for blockers, as shares of the lock timeout. `pg_blocking_pids` knows them only while the
 * session waits.
 */
const CHECKS = [0.4, 0.7];
const FOLLOW_EVERY_MS = 1_000;

interface Watch {
  /** The blockers seen last, described for people. */
  blockers(): Promise<string[]>;
  stop(): void;
}

/** Checks twice within `waitMs` for sessions that block `pid`. Never fails, because the result is only for messages. */
export function watchBlockers(watcher: Database, pid: number, waitMs: number): Watch {
  const stopped = new AbortController();
  const found = findBlockers(watcher, pid, waitMs, stopped.signal).catch(() => []);
  return { blockers: () => found, stop: () => stopped.abort() };
}

async function findBlockers(
  watcher: Database,
  pid: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<string[]> {
  let last: string[] = [];
  let before = 0;
  for (const part of CHECKS) {
    await sleep(waitMs * (part - before), undefined, { signal });
    before = part;
    const now = await blockersOf(watcher, pid);
    if (now.length > 0) last = now;
  }
  return last;
}

/**
 * Checks every second for sessions that block `pid`, and calls `onChange` when they change. Never fails:
 * it only serves messages.
 */
export function followBlockers(
  watcher: Database,
  pid: number,
  onChange: (blockers: string[]) => void,
): { last(): string[]; stop(): void } {
  const stopped = new AbortController();
  let last: string[] = [];
  let pids = '';
  const follow = async () => {
    for (;;) {
      await sleep(FOLLOW_EVERY_MS, undefined, { signal: stopped.signal });
      const { rows } = await watcher.raw<{ rows: Session[] }>(SESSIONS, [pid]);
      const now = rows.map((row) => row.pid).join();
      if (rows.length > 0) last = rows.map(describe);
      if (rows.length > 0 && now !== pids) onChange(last);
      pids = now;
    }
  };
  follow().catch(() => {});
  return { last: () => last, stop: () => stopped.abort() };
}

async function blockersOf(watcher: Database, pid: number): Promise<string[]> {
  const { rows } = await watcher.raw<{ rows: Session[] }>(SESSIONS, [pid]);
  return rows.map(describe);
}

interface Session {
  pid: number;
  role: string | null;
  application: string;
  state: string | null;
  seconds: number | null;
  query: string | null;
}

const SESSIONS = `
SELECT pid, usename AS role, coalesce(nullif(application_name, ''), backend_type) AS application, state,
       extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds, left(query, 200) AS query
  FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(?))`;

function describe({ pid, role, application, state, seconds, query }: Session): string {
  const what = query ? `: ${query.replace(/\s+/g, ' ')}` : '';
  return `pid ${pid} (${[application, role].filter(Boolean).join(', ')}), ${state ?? 'busy'}, in a transaction for ${seconds ?? '?'} s${what}`;
}
