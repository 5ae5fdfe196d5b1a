import { closeDatabase, createDatabase, type Database } from '@zero-downtime/database/knex';
import { backendPid, ensureLedger, readLimits, withLockRetries } from '@zero-downtime/migrations/runner';
import type { Trace, TracedPhase } from '../model/trace.ts';
import type { SourceChange } from '../record/read-folder.ts';
import { resolveFromHere } from '../record/resolve.ts';
import { findSurprises } from './find-surprises.ts';
import { invalidIn, readSchema } from './read-schema.ts';
import { type TracedTurn, tracePhase } from './trace-phase.ts';
import { type StatementObserver, tracingKnex } from './tracing-knex.ts';

/** The other limits are those of a deploy. No other session uses a scratch database, so a longer wait is pointless. */
const LOCK_DEADLINE_MS = 10_000;

const NO_OBSERVER: StatementObserver = {
  observing: false,
  inTransaction: false,
  control() {},
  statement: (_connection, _sql, send) => send(),
};

/**
 * Runs all phases of the changes, in order, on an empty database, and records the locks and work of every statement. It
 * ends with the first phase that fails.
 * @param url the owner's URL of an empty database
 */
export async function traceChanges(
  url: string,
  folder: string,
  changes: readonly SourceChange[],
): Promise<Trace> {
  const turn = await openTurn(url);
  const hooks = resolveFromHere();
  try {
    await ensureLedger(turn.db, (work) => withLockRetries(turn, 'the ledger', work));
    const phases: TracedPhase[] = [];
    for (const change of changes) {
      phases.push(...(await traceChange(turn, change)));
      if (phases.at(-1)?.failure) break;
    }
    const { rows } = await turn.watcher.raw("SELECT current_setting('server_version') AS server");
    return { folder, server: rows[0].server, phases, surprises: findSurprises(phases) };
  } finally {
    hooks.deregister();
    await turn.close();
  }
}

async function traceChange(turn: TracedTurn, { name: change, files }: SourceChange): Promise<TracedPhase[]> {
  const phases = [];
  for (const { phase, file } of files) {
    phases.push(await tracePhase(turn, { change, phase, file }));
    if (phases.at(-1)?.failure) break;
  }
  const leftInvalid = invalidIn(await readSchema(async (sql) => (await turn.watcher.raw(sql)).rows));
  return phases.map((phase) => ({ ...phase, leftInvalid }));
}

async function openTurn(url: string): Promise<TracedTurn & { close(): Promise<void> }> {
  let observer = NO_OBSERVER;
  const db: Database = tracingKnex(url, {
    get observing() {
      return observer.observing;
    },
    get inTransaction() {
      return observer.inTransaction;
    },
    control: (sql) => observer.control(sql),
    statement: (connection, sql, send) => observer.statement(connection, sql, send),
  });
  const watcher = createDatabase({ url, applicationName: 'trace', poolMax: 2 });
  return {
    db,
    watcher,
    pid: await backendPid(db),
    service: 'trace',
    release: '0.0.0',
    imageDigest: null,
    limits: { ...readLimits({}), lockDeadlineMs: LOCK_DEADLINE_MS },
    report: () => {},
    setObserver: (next) => {
      observer = next;
    },
    close: async () => {
      await Promise.all([closeDatabase(db), closeDatabase(watcher)]);
    },
  };
}
