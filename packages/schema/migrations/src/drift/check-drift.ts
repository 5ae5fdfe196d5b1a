import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import { type Entry, recordAccepted } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { type Comparison, compareCatalogues, describeDrift } from './compare-catalogues.ts';
import { describeCatalogue } from './describe-catalogue.ts';
import { keep, readStoredCatalogue } from './stored-catalogue.ts';

/**
 * Compares the schema with what the last phase has left, before another phase builds on it.
 * @throws RefusedError that names each difference.
 */
export async function refuseDrift(session: LockedSession): Promise<void> {
  const verdict = await inLockedSession(session, compare);
  if (!verdict.compared) {
    const message = `the schema was not compared with what the last phase left: ${verdict.why}`;
    if (verdict.loud) session.report({ event: 'warning', message });
    return;
  }
  if (verdict.differences.length === 0) return;
  throw new RefusedError(describeDrift(verdict));
}

/** Whether the schema is as the last phase has left it. Changes nothing, and needs no turn. */
export async function detectDrift(db: Database): Promise<Comparison> {
  return db.transaction(compare);
}

async function compare(trx: Knex): Promise<Comparison> {
  const kept = await readStoredCatalogue(trx);
  return compareCatalogues(kept, await describeCatalogue(trx));
}

/**
 * Keeps the schema as a phase has left it. A backfill changes only rows: what is different after it was somebody else, and
 * the next phase is to find it. Must run in the transaction that finishes the phase, and last, for it sets the search path.
 */
export async function storeAfterPhase(trx: Knex, { change, phase, release }: Entry): Promise<void> {
  const kept = phase === 'backfill' ? await readStoredCatalogue(trx) : undefined;
  const now = await describeCatalogue(trx);
  const verdict = compareCatalogues(kept, now);
  if (verdict.compared && verdict.differences.length > 0) return;
  await keep(trx, now, { leftBy: `${change} ${phase}`, release });
}

/**
 * Takes the schema for right as it is now, and records who said so and what was different. @returns which differences; where
 * there are none, or nobody can tell, it changes nothing and says so.
 */
export async function acceptDrift(session: LockedSession, by: string): Promise<string> {
  const verdict = await inLockedSession(session, async (trx) => {
    const now = await describeCatalogue(trx);
    const judged = compareCatalogues(await readStoredCatalogue(trx), now);
    if (judged.compared && judged.differences.length > 0) {
      await keep(trx, now, { leftBy: `${by}, who accepted it,`, release: session.release });
      await recordAccepted(trx, session, { what: 'drift', by, differences: judged.differences });
    }
    return judged;
  });
  if (!verdict.compared) return `nothing to accept: the schema is not compared, for ${verdict.why}`;
  if (verdict.differences.length === 0)
    return `nothing to accept: the schema is as ${verdict.leftBy} left it`;
  return `accepted: ${verdict.differences.join('; ')}`;
}
