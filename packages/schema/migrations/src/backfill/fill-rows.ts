import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { Backfill } from '../change/change.ts';
import type { Entry } from '../ledger/ledger.ts';
import { SchemaError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { finishFill, readPause, startFill } from './backfill-state.ts';
import { FIRST_BATCH, LARGEST_BATCH, nextBatchSize } from './batch-size.ts';
import { fillBatch } from './fill-batch.ts';
import { trackProgress } from './progress.ts';
import { waitWhileBraked, waitWhilePaused } from './wait-to-continue.ts';
import { watchBrakes } from './watch-brakes.ts';

/** Each round finds what came in during the one before: so many in a row are a writer, not what it left. */
const MOST_ROUNDS = 10;

/**
 * Goes through a table batch by batch, in the order of its key, from where a killed run was, until a query proves that
 * nothing is left.
 * @throws SchemaError when a whole round fills nothing and rows remain, or when they come in as fast as they are filled.
 */
export async function fillRows(session: LockedSession, entry: Entry, work: Backfill): Promise<void> {
  const { change } = entry;
  let after = await inLockedSession(session, (trx) => startFill(trx, entry));
  let left = await countRemaining(session, work);
  const progress = trackProgress(session, change, left);
  const fillRound = startFilling(session, change, work, progress);
  for (let round = 1; left !== 0; round++) {
    const isWhole = after === null;
    const filled = await fillRound(after);
    after = null;
    left = await remaining(session, work);
    if (left === 0) break;
    if (isWhole && filled === 0)
      throw new SchemaError(`${change} backfill: ${left} rows remain that its batches do not fill`);
    if (round >= MOST_ROUNDS)
      throw new SchemaError(
        `${change} backfill: ${left} rows came in while it filled others, ${round} times in a row: who writes them has to end first`,
      );
    progress.say('rows are left, once more from the first', left);
  }
  await inLockedSession(session, (trx) => finishFill(trx, change));
  progress.say('done', 0);
}

/** @returns what goes through the table once, after a key, and tells how many rows it has filled. */
function startFilling(
  session: LockedSession,
  change: string,
  work: Backfill,
  progress: ReturnType<typeof trackProgress>,
): (after: string | null) => Promise<number> {
  const look = watchBrakes(session);
  const limits = { targetMs: session.limits.backfill.batchTargetMs, most: work.batchSize ?? LARGEST_BATCH };
  let size = Math.min(FIRST_BATCH, limits.most);
  return async (from) => {
    let filled = 0;
    await waitWhilePaused(session, change, await readPause(session.db, change));
    for (let after: string | null = from; ; ) {
      const { rest, reason } = await waitWhileBraked(session, change, look);
      const batch = await fillBatch(session, change, work, { after, size });
      filled += batch.rows;
      progress.add(batch, reason);
      if (batch.last === null) return filled;
      after = batch.last;
      size = nextBatchSize(size, batch, limits);
      await waitWhilePaused(session, change, batch.pause);
      if (rest > 0) await sleep(batch.tookMs * rest);
    }
  };
}

const QUERY_CANCELED = '57014';
/** Nobody waits longer only to know how long it will take. */
const AT_MOST = '10s';
/** A count of a large table by several processes is done sooner, and takes every core from its users meanwhile. */
const ONE_PROCESS = 'SET LOCAL max_parallel_workers_per_gather = 0';

/** How many rows need filling. */
async function remaining(session: LockedSession, work: Backfill): Promise<number> {
  return inLockedSession(session, async (trx) => {
    await trx.raw(ONE_PROCESS);
    return work.remaining(trx);
  });
}

/** How many rows need filling, or null when counting them takes too long. */
async function countRemaining(session: LockedSession, work: Backfill): Promise<number | null> {
  try {
    return await inLockedSession(session, async (trx) => {
      await trx.raw(`${ONE_PROCESS}; SET LOCAL statement_timeout = '${AT_MOST}'`);
      return work.remaining(trx);
    });
  } catch (error) {
    if (errorCode(error) === QUERY_CANCELED) return null;
    throw error;
  }
}
