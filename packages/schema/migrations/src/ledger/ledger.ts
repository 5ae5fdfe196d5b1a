import type { Phase } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import type { LockedSession } from '../session/locked-session.ts';
import { PARTS } from './parts.ts';

/** A phase of a change, run by a release. */
export interface Entry {
  change: string;
  phase: Phase;
  release: string;
  /** The digest of the image that runs it; null when it is unknown. */
  imageDigest: string | null;
  /** The checksum of the phase's source. */
  checksum: string;
}

/**
 * Creates the ledger, or adds the parts that an older one lacks; older releases can still read it. Every role
 * that may connect may read it: it holds no secrets.
 */
export async function ensureLedger(
  db: Knex,
  inTransaction: (work: (trx: Knex) => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  for (const { isThere, make } of PARTS) {
    const { rows } = await db.raw(`SELECT ${isThere} AS there`);
    if (!rows[0].there) await inTransaction(async (trx) => trx.raw(make));
  }
}

/** Records that a phase begins, or begins again. The oldest release stays that of the first run. */
export async function beginPhase(knex: Knex, entry: Entry, oldestRelease: string | null): Promise<void> {
  const { change, phase, release, imageDigest, checksum } = entry;
  await knex.raw(
    `INSERT INTO release.phases (change, phase, release, image_digest, checksum, oldest_release) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (change, phase) DO UPDATE SET
       release = excluded.release, image_digest = excluded.image_digest, checksum = excluded.checksum,
       oldest_release = coalesce(phases.oldest_release, excluded.oldest_release),
       attempts = phases.attempts + 1, last_error = NULL`,
    [change, phase, release, imageDigest, checksum, oldestRelease],
  );
}

export async function finishPhase(knex: Knex, { change, phase, release }: Entry): Promise<void> {
  await knex('release.phases').where({ change, phase }).update({ release, finished_at: knex.fn.now() });
}

export async function failPhase(knex: Knex, { change, phase }: Entry, error: string): Promise<void> {
  await knex('release.phases')
    .where({ change, phase })
    .update({ last_error: error.slice(0, 2_000) });
}

/** Clears a failure that turned out not to matter. */
export async function clearFailure(
  knex: Knex,
  { change, phase }: Pick<Entry, 'change' | 'phase'>,
): Promise<void> {
  await knex('release.phases').where({ change, phase }).update({ last_error: null });
}

/** The outcome of a step. */
export interface StepRecord {
  step: string;
  tookMs: number;
  /** How many tries its locks took. */
  attempts: number;
}

/**
 * Records a step. For a step in a transaction it must run in that transaction; for one outside, after its
 * check.
 */
export async function recordStep(
  knex: Knex,
  entry: Entry,
  { step, tookMs, attempts }: StepRecord,
): Promise<void> {
  const { change, phase, release, imageDigest } = entry;
  await knex.raw(
    `INSERT INTO release.steps (change, phase, step, release, image_digest, took_ms, attempts, started_at, finished_at)
     SELECT ?, ?, ?, ?, ?, took, ?, clock_timestamp() - took * interval '1 ms', clock_timestamp()
       FROM (VALUES (?::integer)) AS t (took)`,
    [change, phase, step, release, imageDigest, attempts, Math.round(tookMs)],
  );
}

export async function recordedSteps(knex: Knex, { change, phase }: Entry): Promise<Set<string>> {
  return new Set(await knex('release.steps').where({ change, phase }).pluck('step'));
}

interface Accepted {
  /** The name of a change, or `drift`. */
  what: string;
  by: string;
  differences: string[];
}

/** Records that a person accepted differences from the ledger. */
export async function recordAccepted(
  knex: Knex,
  { release, imageDigest }: Pick<LockedSession, 'release' | 'imageDigest'>,
  { what, by, differences }: Accepted,
): Promise<void> {
  await knex('release.accepted').insert({
    what,
    release,
    image_digest: imageDigest,
    accepted_by: by,
    differences,
  });
}
