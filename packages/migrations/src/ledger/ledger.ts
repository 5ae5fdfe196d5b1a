import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import type { Phase } from '../change/read-changes.ts';

/** A phase of a change, run by a release. */
export interface Entry {
  change: string;
  phase: Phase;
  release: string;
}

/** Makes the ledger in a database that has none. Everybody who may connect may read it: it holds no secrets. */
export async function ensureLedger(db: Database): Promise<void> {
  await db.transaction(async (trx) => {
    const { rows } = await trx.raw("SELECT to_regclass('release.steps') IS NOT NULL AS made");
    if (!rows[0].made) await trx.raw(LEDGER);
  });
}

/** Notes that a phase has begun; a later run goes on with the note of the first. */
export async function beginPhase(
  db: Database,
  entry: Entry,
  oldestRelease: string | null = null,
): Promise<void> {
  await db('release.phases')
    .insert({ ...entry, oldest_release: oldestRelease })
    .onConflict(['change', 'phase'])
    .ignore();
}

export async function finishPhase(db: Database, { change, phase, release }: Entry): Promise<void> {
  await db('release.phases').where({ change, phase }).update({ release, finished_at: db.fn.now() });
}

/** Must run in the transaction of the step itself: both happen or neither. */
export async function recordStep(trx: Knex, entry: Entry, step: string, tookMs: number): Promise<void> {
  await trx('release.steps').insert({ ...entry, step, took_ms: Math.round(tookMs) });
}

export async function recordedSteps(db: Database, { change, phase }: Entry): Promise<Set<string>> {
  return new Set(await db('release.steps').where({ change, phase }).pluck('step'));
}

const LEDGER = `
CREATE SCHEMA IF NOT EXISTS release;
COMMENT ON SCHEMA release IS 'What each release has done to the schema of this database';
CREATE TABLE release.phases (
  change text NOT NULL,
  phase text NOT NULL,
  release text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  oldest_release text,
  PRIMARY KEY (change, phase)
);
COMMENT ON COLUMN release.phases.oldest_release IS 'The oldest release that can work with the schema from then on';
CREATE TABLE release.steps (
  change text NOT NULL,
  phase text NOT NULL,
  step text NOT NULL,
  release text NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  took_ms integer NOT NULL,
  PRIMARY KEY (change, phase, step)
);
GRANT USAGE ON SCHEMA release TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA release TO PUBLIC;
`;
