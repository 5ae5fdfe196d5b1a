import type { Knex } from 'knex';
import type { Phase } from './change.ts';

/** The step that stands for its whole phase. */
export const WHOLE = '*';

/** A step that is done, or a whole phase. */
export interface LedgerRow {
  change: string;
  phase: Phase;
  step: string;
  release: string;
  oldest_release: string | null;
}

/** The ledger lives in a schema of its own; the application's role may read it. Idempotent. */
export async function createLedger(knex: Knex, appRole: string | undefined): Promise<void> {
  await knex.raw('create schema if not exists release');
  await knex.raw(`create table if not exists release.ledger (
    change text not null,
    phase text not null check (phase in ('expand', 'backfill', 'contract')),
    step text not null,
    release text not null,
    oldest_release text,
    finished_at timestamptz not null default now(),
    primary key (change, phase, step)
  )`);
  if (appRole !== undefined) {
    await knex.raw('grant usage on schema release to ??', [appRole]);
    await knex.raw('grant select on release.ledger to ??', [appRole]);
  }
}

/** Everything that was done, by whatever release. Empty before the first expand. */
export async function readLedger(knex: Knex): Promise<LedgerRow[]> {
  const { rows } = await knex.raw("select to_regclass('release.ledger') is not null as there");
  if (!rows[0].there) return [];
  return knex<LedgerRow>('release.ledger').select('change', 'phase', 'step', 'release', 'oldest_release');
}

/** Written in the transaction of what it records: the one is not there without the other. */
export async function record(knex: Knex, row: LedgerRow): Promise<void> {
  await knex('release.ledger').insert(row).onConflict(['change', 'phase', 'step']).ignore();
}
