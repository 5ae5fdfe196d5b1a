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

/**
 * A round finds the rows written during the round before. After this many, an active writer is creating them.
 */
const MOST_ROUNDS = 10;

/**
 * Fills a table batch by batch, in the order of its key, from the recorded cursor, until a query finds no
 * rows to fill.
 * @throws SchemaError when a whole round fills nothing and rows remain, or when rows are written as fast as
 * they are filled.
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
        `${change} backfill: rows are written as fast as they are filled: ${left} left after ${round} rounds. Stop the release that writes them, then run again`,
      );
    progress.report('rows are left, another round from the first row', left);
  }
  await inLockedSession(session, (trx) => finishFill(trx, change));
  progress.report('done', 0);
}

/** @returns a function that goes through the table once, after a key, and returns how many rows it filled. */
function startFilling(
  session: LockedSession,
  change: string,
  work: Backfill,
  progress: ReturnType<typeof trackProgress>,
): (after: string | null) => Promise<number> {
  const checkBrakes = watchBrakes(session);
  const limits = { targetMs: session.limits.backfill.batchTargetMs, most: work.batchSize ?? LARGEST_BATCH };
  let size = Math.min(FIRST_BATCH, limits.most);
  return async (from) => {
    let filled = 0;
    await waitWhilePaused(session, change, await readPause(session.db, change));
    for (let after: string | null = from; ; ) {
      const { rest, reason } = await waitWhileBraked(session, change, checkBrakes);
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
/** The count only serves the estimate of the time left. */
const COUNT_TIMEOUT = '10s';
/** A parallel count would take every core from the service. */
const ONE_PROCESS = 'SET LOCAL max_parallel_workers_per_gather = 0';

/** The number of rows that need filling. */
async function remaining(session: LockedSession, work: Backfill): Promise<number> {
  return inLockedSession(session, async (trx) => {
    await trx.raw(ONE_PROCESS);
    return work.remaining(trx);
  });
}

/** The number of rows that need filling, or null when the count times out. */
async function countRemaining(session: LockedSession, work: Backfill): Promise<number | null> {
  try {
    return await inLockedSession(session, async (trx) => {
      await trx.raw(`${ONE_PROCESS}; SET LOCAL statement_timeout = '${COUNT_TIMEOUT}'`);
      return work.remaining(trx);
    });
  } catch (error) {
    if (errorCode(error) === QUERY_CANCELED) return null;
    throw error;
  }
}
