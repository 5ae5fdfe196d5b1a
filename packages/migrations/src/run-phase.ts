import type { Knex } from 'knex';
import { awaitOldSessionsGone } from './await-old-sessions-gone.ts';
import type { Change } from './change.ts';
import { type LedgerRow, readLedger, record, WHOLE } from './ledger.ts';
import { loadBackfill, loadSteps } from './read-changes.ts';
import { runBackfill } from './run-backfill.ts';
import { openSession } from './schema-session.ts';

export interface RunContext {
  knex: Knex;
  changes: readonly Change[];
  service: string;
  release: string;
  lockDeadlineMs: number;
  /** How long contract waits for older sessions to go. Milliseconds. */
  sessionWaitMs: number;
  say: (message: string) => void;
}

const isDone = (ledger: readonly LedgerRow[], change: string, phase: string) =>
  ledger.some((row) => row.change === change && row.phase === phase && row.step === WHOLE);

/** Expands, in order, every change that is not expanded yet. @throws SchemaFailed */
export async function expandAll(context: RunContext): Promise<void> {
  for (const change of context.changes) await runSteps(context, change, 'expand');
}

/** Fills what is left to fill, of every change that is not contracted: an old release may have written since the last time. */
export async function backfillAll({ knex, changes, release, say }: RunContext): Promise<void> {
  const ledger = await readLedger(knex);
  for (const change of changes) {
    if (!change.phases.backfill || isDone(ledger, change.name, 'contract')) continue;
    const rows = await runBackfill(knex, await loadBackfill(change), say);
    await record(knex, {
      change: change.name,
      phase: 'backfill',
      step: WHOLE,
      release,
      oldest_release: null,
    });
    say(`${change.name} backfill: nothing is left (${rows} rows filled)`);
  }
}

/** Contracts, in order, every change that is not contracted yet. @throws SchemaRefused while an older release has sessions. */
export async function contractAll(context: RunContext): Promise<void> {
  const { knex, changes, service, say } = context;
  const ledger = await readLedger(knex);
  for (const change of changes) {
    if (!change.phases.contract || isDone(ledger, change.name, 'contract')) continue;
    const { oldestRelease } = await loadSteps(change, 'contract');
    await awaitOldSessionsGone(knex, {
      service,
      oldest: oldestRelease as string,
      waitMs: context.sessionWaitMs,
      say,
    });
    if (change.phases.backfill) await runBackfill(knex, await loadBackfill(change), say);
    await runSteps(context, change, 'contract');
  }
}

async function runSteps(
  { knex, release, lockDeadlineMs, say }: RunContext,
  change: Change,
  phase: 'expand' | 'contract',
): Promise<void> {
  const ledger = await readLedger(knex);
  if (!change.phases[phase] || isDone(ledger, change.name, phase)) return;
  const module = await loadSteps(change, phase);
  const done = new Set(
    ledger
      .filter((row) => row.change === change.name && row.phase === phase && row.step !== WHOLE)
      .map((row) => row.step),
  );
  await module.up(openSession({ knex, change: change.name, phase, release, done, lockDeadlineMs, say }));
  await record(knex, {
    change: change.name,
    phase,
    step: WHOLE,
    release,
    oldest_release: module.oldestRelease ?? null,
  });
}
