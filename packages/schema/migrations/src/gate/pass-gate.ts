import { errorCode, errorText } from '@zero-downtime/database';
import type { Knex } from 'knex';
import type { ContractModule } from '../change/change.ts';
import { clearFailure } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { describeEvidence, type Evidence } from './evidence.ts';
import { deleteStaleHeartbeats, findLateWrites, findOldRows, type RowQuestions } from './old-releases.ts';
import { soak, waitForOldReleases } from './watch-old-releases.ts';

/** What the gate of a contract checks before its first step. */
export interface Terms extends RowQuestions, Pick<ContractModule, 'oldestRelease' | 'fence'> {
  change: string;
}

const UNDEFINED = ['42703', '42P01'];

/**
 * The contract gate. First waits until several checks in a row find no session and no heartbeat of an older
 * release; then completes the backfill; then watches, with fences up, for writes that the contract forbids.
 * It can miss a release, so the deploy also asks the orchestrator.
 * @throws RefusedError that names all evidence. With `forcedBy` it records the evidence and continues.
 */
export async function passGate(
  session: LockedSession,
  terms: Terms,
  fill: () => Promise<void>,
): Promise<void> {
  const { change, oldestRelease } = terms;
  const since = await now(session);
  await inLockedSession(session, deleteStaleHeartbeats);
  await refuseUnlessForced(session, terms, await waitForOldReleases(session, oldestRelease));
  if (await hasBegun(session, change)) return fillIfPossible(session, change, fill);
  await fill();
  const seen = [
    ...(await soak(session, { change, oldestRelease, fences: terms.fence ?? [] })),
    ...(await findOldRows(session, terms)),
    ...(await findLateWrites(session, oldestRelease, since)),
  ];
  await refuseUnlessForced(session, terms, seen);
  if (seen.length > 0) await fill();
}

/** A contract that has begun can only be finished, and it may have removed what the backfill reads. */
async function fillIfPossible(
  session: LockedSession,
  change: string,
  fill: () => Promise<void>,
): Promise<void> {
  await fill().catch(async (error: unknown) => {
    if (!UNDEFINED.includes(errorCode(error) ?? '')) throw error;
    await inLockedSession(session, (trx) => clearFailure(trx, { change, phase: 'backfill' }));
    const message = `${change} backfill: skipped, because the contract has already removed what it reads: ${errorText(error)}`;
    session.report({ event: 'warning', message, change });
  });
}

async function refuseUnlessForced(
  session: LockedSession,
  { change, oldestRelease }: Terms,
  evidence: Evidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  const named = evidence.map(describeEvidence);
  if (session.forcedBy === undefined) {
    throw new RefusedError(
      `a release older than ${oldestRelease} still uses this database: ${named.join(', ')}. ` +
        'The change was not contracted. Stop that release, then run again',
    );
  }
  await inLockedSession(session, (trx) => recordForced(trx, session, change, named));
  const message = `${change} contract: forced by ${session.forcedBy}, although an older release is active: ${named.join(', ')}`;
  session.report({ event: 'warning', message, change, witnesses: evidence });
}

async function hasBegun({ db }: LockedSession, change: string): Promise<boolean> {
  return (await db('release.steps').where({ change, phase: 'contract' }).first('step')) !== undefined;
}

async function now({ db }: LockedSession): Promise<Date> {
  return (await db.raw('SELECT clock_timestamp() AS now')).rows[0].now;
}

/** Records that a contract was forced, with the evidence against it. */
async function recordForced(
  knex: Knex,
  { release, imageDigest, forcedBy }: LockedSession,
  change: string,
  evidence: string[],
): Promise<void> {
  await knex('release.forced').insert({
    change,
    release,
    image_digest: imageDigest,
    forced_by: forcedBy,
    witnesses: evidence,
  });
}
