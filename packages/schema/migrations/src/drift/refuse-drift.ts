import { RefusedError } from '../errors.ts';
import type { Turn } from '../run/context.ts';
import { inTurn } from '../run/in-turn.ts';
import { describeCatalogue } from './describe/describe-catalogue.ts';
import { judge } from './judge.ts';
import { readKept } from './kept.ts';

/**
 * Compares the schema with what the last phase has left, before another phase builds on it.
 * @throws RefusedError that names each difference.
 */
export async function refuseDrift(turn: Turn): Promise<void> {
  const verdict = await inTurn(turn, async (trx) => {
    const kept = await readKept(trx);
    return judge(kept, await describeCatalogue(trx));
  });
  if (!verdict.compared) {
    const message = `the schema was not compared with what the last phase left: ${verdict.why}`;
    if (verdict.loud) turn.report({ event: 'warning', message });
    return;
  }
  if (verdict.differences.length === 0) return;
  throw new RefusedError(
    `the schema was changed outside of the changes since ${verdict.leftBy} left it: ${verdict.differences.join('; ')}. ` +
      'Undo that; if it shall stay, say so with: npm run migrate -- accept --drift',
  );
}
