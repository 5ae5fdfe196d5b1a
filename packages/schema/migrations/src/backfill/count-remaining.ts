import { errorCode } from '@zero-downtime/database';
import type { Backfill } from '../change/change.ts';
import type { Turn } from '../run/context.ts';
import { inTurn } from '../run/in-turn.ts';

const QUERY_CANCELED = '57014';
/** Nobody waits longer only to know how long it will take. */
const AT_MOST = '10s';
/** A count of a large table by several processes is done sooner, and takes every core from its users meanwhile. */
const ONE_PROCESS = 'SET LOCAL max_parallel_workers_per_gather = 0';

/** How many rows need filling. */
export async function remaining(turn: Turn, work: Backfill): Promise<number> {
  return inTurn(turn, async (trx) => {
    await trx.raw(ONE_PROCESS);
    return work.remaining(trx);
  });
}

/** How many rows need filling, or null when counting them takes too long. */
export async function countRemaining(turn: Turn, work: Backfill): Promise<number | null> {
  try {
    return await inTurn(turn, async (trx) => {
      await trx.raw(`${ONE_PROCESS}; SET LOCAL statement_timeout = '${AT_MOST}'`);
      return work.remaining(trx);
    });
  } catch (error) {
    if (errorCode(error) === QUERY_CANCELED) return null;
    throw error;
  }
}
