import { errorCode, errorText } from '@zero-downtime/database';
import type { Knex } from 'knex';
import type { ContractModule } from '../change/change.ts';
import { clearFailure } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { describeEvidence, type Evidence } from './evidence.ts';
import { deleteStaleHeartbeats, findLateWrites, findOldRows, type RowQuestions } from './old-releases.ts';
import { soak, waitForOldReleases } from './watch-old-releases.ts';

/** The conditions that the gate checks before the first step of a contract. */
export interface GateConditions extends RowQuestions, Pick<ContractModule, 'oldestRelease' | 'fence'> {
  change: string;
}

/** SQLSTATE undefined_column and undefined_table. */
const UNDEFINED_COLUMN_OR_TABLE = ['42703', '42P01'];

/**
 * The contract gate. Waits for older releases to disconnect, completes the backfill, then looks for writes, rows and fence hits of older
 * releases. If the contract has begun, only the first two steps run. The gate can miss a release, so the deploy also asks the orchestrator.
 * @throws RefusedError that names all evidence. With `forcedBy` it records the evidence and continues.
 */
export async function passGate(
  session: LockedSession,
  conditions: GateConditions,
  runBackfill: () => Promise<void>,
): Promise<void> {
  const { change, oldestRelease } = conditions;
  const since = await now(session);
  await inLockedSession(session, deleteStaleHeartbeats);
  await refuseUnlessForced(session, conditions, await waitForOldReleases(session, oldestRelease));
  if (await hasBegun(session, change)) return runBackfillIfPossible(session, change, runBackfill);
  await runBackfill();
  const evidence = [
    ...(await soak(session, { change, oldestRelease, fences: conditions.fence ?? [] })),
    ...(await findOldRows(session, conditions)),
    ...(await findLateWrites(session, oldestRelease, since)),
  ];
  await refuseUnlessForced(session, conditions, evidence);
  if (evidence.length > 0) await runBackfill();
}

/** Runs the backfill, unless the contract that has begun has already removed a column or table that the backfill reads. */
async function runBackfillIfPossible(
  session: LockedSession,
  change: string,
  runBackfill: () => Promise<void>,
): Promise<void> {
  await runBackfill().catch(async (error: unknown) => {
    if (!UNDEFINED_COLUMN_OR_TABLE.includes(errorCode(error) ?? '')) throw error;
    await inLockedSession(session, (trx) => clearFailure(trx, { change, phase: 'backfill' }));
    const message = `${change} backfill: skipped, because the contract has already removed what it reads: ${errorText(error)}`;
    session.report({ event: 'warning', message, change });
  });
}

async function refuseUnlessForced(
  session: LockedSession,
  { change, oldestRelease }: GateConditions,
  evidence: Evidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  const descriptions = evidence.map(describeEvidence);
  if (session.forcedBy === undefined) {
    throw new RefusedError(
      `a release older than ${oldestRelease} still uses this database: ${descriptions.join(', ')}. ` +
        'The change was not contracted. Stop that release, then run again',
    );
  }
  await inLockedSession(session, (trx) => recordForced(trx, session, change, descriptions));
  const message = `${change} contract: forced by ${session.forcedBy}, although an older release is active: ${descriptions.join(', ')}`;
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
