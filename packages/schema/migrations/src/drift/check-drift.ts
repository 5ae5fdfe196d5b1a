import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import { type Entry, recordAccepted } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { type Comparison, compareCatalogues, describeDrift } from './compare-catalogues.ts';
import { describeCatalogue } from './describe-catalogue.ts';
import { readStoredCatalogue, storeCatalogue } from './stored-catalogue.ts';

/**
 * Compares the schema with what the last phase left, before the next phase.
 * @throws RefusedError that names each difference.
 */
export async function refuseDrift(session: LockedSession): Promise<void> {
  const comparison = await inLockedSession(session, compare);
  if (!comparison.compared) {
    const message = `the schema was not compared with what the last phase left: ${comparison.why}`;
    if (comparison.loud) session.report({ event: 'warning', message });
    return;
  }
  if (comparison.differences.length === 0) return;
  throw new RefusedError(describeDrift(comparison));
}

/** Whether the schema is as the last phase left it. Changes nothing, needs no schema lock. */
export async function detectDrift(db: Database): Promise<Comparison> {
  return db.transaction(compare);
}

async function compare(trx: Knex): Promise<Comparison> {
  const stored = await readStoredCatalogue(trx);
  return compareCatalogues(stored, await describeCatalogue(trx));
}

/**
 * Stores the schema as a phase left it. A backfill changes only rows, so a difference after it has another
 * cause, and is left for the next phase to find. Must run last in the transaction that finishes the phase,
 * because it sets the search path.
 */
export async function storeAfterPhase(trx: Knex, { change, phase, release }: Entry): Promise<void> {
  const stored = phase === 'backfill' ? await readStoredCatalogue(trx) : undefined;
  const now = await describeCatalogue(trx);
  const comparison = compareCatalogues(stored, now);
  if (comparison.compared && comparison.differences.length > 0) return;
  await storeCatalogue(trx, now, { leftBy: `${change} ${phase}`, release });
}

/**
 * Accepts the schema as it is, and records who accepted which differences. @returns a message; without
 * differences, or without a comparison, it changes nothing.
 */
export async function acceptDrift(session: LockedSession, by: string): Promise<string> {
  const comparison = await inLockedSession(session, async (trx) => {
    const now = await describeCatalogue(trx);
    const found = compareCatalogues(await readStoredCatalogue(trx), now);
    if (found.compared && found.differences.length > 0) {
      await storeCatalogue(trx, now, { leftBy: `${by}, who accepted it,`, release: session.release });
      await recordAccepted(trx, session, { what: 'drift', by, differences: found.differences });
    }
    return found;
  });
  if (!comparison.compared) return `nothing to accept: the schema was not compared: ${comparison.why}`;
  if (comparison.differences.length === 0)
    return `nothing to accept: the schema is as ${comparison.leftBy} left it`;
  return `accepted: ${comparison.differences.join('; ')}`;
}
