import type { Knex } from 'knex';
import type { Entry } from '../ledger/ledger.ts';
import { describeCatalogue } from './describe/describe-catalogue.ts';
import { judge } from './judge.ts';
import { keep, readKept } from './kept.ts';

/**
 * Keeps the schema as a phase has left it. A backfill changes only rows: what is different after it was somebody else, and
 * the next phase is to find it. Must run in the transaction that finishes the phase, and last, for it sets the search path.
 */
export async function keepAfterPhase(trx: Knex, { change, phase, release }: Entry): Promise<void> {
  const kept = phase === 'backfill' ? await readKept(trx) : undefined;
  const now = await describeCatalogue(trx);
  const verdict = judge(kept, now);
  if (verdict.compared && verdict.differences.length > 0) return;
  await keep(trx, now, { leftBy: `${change} ${phase}`, release });
}
