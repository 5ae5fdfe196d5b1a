import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import { type Entry, recordAccepted } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inTurn, type Turn } from '../session/turn.ts';
import { describeCatalogue } from './describe-catalogue.ts';
import { describeDrift, judge, type Verdict } from './judge.ts';
import { keep, readKept } from './kept.ts';

/**
 * Compares the schema with what the last phase has left, before another phase builds on it.
 * @throws RefusedError that names each difference.
 */
export async function refuseDrift(turn: Turn): Promise<void> {
  const verdict = await inTurn(turn, compare);
  if (!verdict.compared) {
    const message = `the schema was not compared with what the last phase left: ${verdict.why}`;
    if (verdict.loud) turn.report({ event: 'warning', message });
    return;
  }
  if (verdict.differences.length === 0) return;
  throw new RefusedError(describeDrift(verdict));
}

/** Whether the schema is as the last phase has left it. Changes nothing, and needs no turn. */
export async function lookForDrift(db: Database): Promise<Verdict> {
  return db.transaction(compare);
}

async function compare(trx: Knex): Promise<Verdict> {
  const kept = await readKept(trx);
  return judge(kept, await describeCatalogue(trx));
}

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

/**
 * Takes the schema for right as it is now, and records who said so and what was different. @returns which differences; where
 * there are none, or nobody can tell, it changes nothing and says so.
 */
export async function acceptDrift(turn: Turn, by: string): Promise<string> {
  const verdict = await inTurn(turn, async (trx) => {
    const now = await describeCatalogue(trx);
    const judged = judge(await readKept(trx), now);
    if (judged.compared && judged.differences.length > 0) {
      await keep(trx, now, { leftBy: `${by}, who accepted it,`, release: turn.release });
      await recordAccepted(trx, turn, { what: 'drift', by, differences: judged.differences });
    }
    return judged;
  });
  if (!verdict.compared) return `nothing to accept: the schema is not compared, for ${verdict.why}`;
  if (verdict.differences.length === 0)
    return `nothing to accept: the schema is as ${verdict.leftBy} left it`;
  return `accepted: ${verdict.differences.join('; ')}`;
}
