import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zero-downtime/database/knex';

/** Who a session waits for can be seen only while it waits: after that the wait is over and forgotten. */
const LOOKS = [0.4, 0.7];

interface Watch {
  /** The sessions that held the lock when it was last looked at, described for people. */
  blockers(): Promise<string[]>;
  stop(): void;
}

/** Looks, twice within `waitMs`, which sessions keep `pid` waiting. Never fails: it only explains. */
export function watchBlockers(watcher: Database, pid: number, waitMs: number): Watch {
  const stopped = new AbortController();
  const seen = look(watcher, pid, waitMs, stopped.signal).catch(() => []);
  return { blockers: () => seen, stop: () => stopped.abort() };
}

async function look(watcher: Database, pid: number, waitMs: number, signal: AbortSignal): Promise<string[]> {
  let last: string[] = [];
  let before = 0;
  for (const part of LOOKS) {
    await sleep(waitMs * (part - before), undefined, { signal });
    before = part;
    const now = await blockersOf(watcher, pid);
    if (now.length > 0) last = now;
  }
  return last;
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
