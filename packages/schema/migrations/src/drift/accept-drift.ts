import { recordAccepted } from '../ledger/accepted.ts';
import type { Turn } from '../run/context.ts';
import { inTurn } from '../run/in-turn.ts';
import { describeCatalogue } from './describe/describe-catalogue.ts';
import { judge } from './judge.ts';
import { keep, readKept } from './kept.ts';

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
