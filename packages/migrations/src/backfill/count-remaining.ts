import { errorCode } from '@zero-downtime/database';
import type { Backfill } from '../change/change.ts';
import type { Turn } from '../run/context.ts';
import { inTurn } from '../run/in-turn.ts';

const QUERY_CANCELED = '57014';
/** Nobody waits longer only to know how long it will take. */
const AT_MOST = '10s';

/** How many rows need filling, or null when counting them takes too long. */
export async function countRemaining(turn: Turn, work: Backfill): Promise<number | null> {
  try {
    return await inTurn(turn, async (trx) => {
      await trx.raw(`SET LOCAL statement_timeout = '${AT_MOST}'`);
      return work.remaining(trx);
    });
  } catch (error) {
    if (errorCode(error) === QUERY_CANCELED) return null;
    throw error;
  }
}
