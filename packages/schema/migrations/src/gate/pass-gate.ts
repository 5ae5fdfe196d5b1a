import { errorCode, errorText } from '@zero-downtime/database';
import type { Knex } from 'knex';
import type { ContractModule } from '../change/change.ts';
import { clearFailure } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { inTurn, type Turn } from '../session/turn.ts';
import { describeEvidence, type Evidence } from './evidence.ts';
import { forgetTheDead, lookForLateWrites, oldRows, type RowQuestions } from './old-releases.ts';
import { awaitOldGone, soak } from './watch.ts';

/** What a contract wants, before its steps, to be sure that nobody needs what it takes away. */
export interface Terms extends RowQuestions, Pick<ContractModule, 'oldestRelease' | 'fence'> {
  change: string;
}

const UNDEFINED = ['42703', '42P01'];

/**
 * Lets a contract begin only when no older release is left: none connected, none heard of, several looks in a row; then the
 * rest is filled; then nobody writes what the contract forbids while its fences watch, and nobody did meanwhile. It can be
 * wrong only by not seeing: whoever deploys also asks the orchestrator.
 * @throws RefusedError naming each piece of evidence, unless the deploy insists (`forcedBy`): then that is recorded.
 */
export async function passGate(turn: Turn, terms: Terms, fill: () => Promise<void>): Promise<void> {
  const { change, oldestRelease } = terms;
  const since = await now(turn);
  await inTurn(turn, forgetTheDead);
  await insist(turn, terms, await awaitOldGone(turn, oldestRelease));
  if (await hasBegun(turn, change)) return fillWhatIsThere(turn, change, fill);
  await fill();
  const seen = [
    ...(await soak(turn, { change, oldestRelease, fences: terms.fence ?? [] })),
    ...(await oldRows(turn, terms)),
    ...(await lookForLateWrites(turn, oldestRelease, since)),
  ];
  await insist(turn, terms, seen);
  if (seen.length > 0) await fill();
}

/** From its first step on a contract can only be finished, and what the backfill reads may be gone already. */
async function fillWhatIsThere(turn: Turn, change: string, fill: () => Promise<void>): Promise<void> {
  await fill().catch(async (error: unknown) => {
    if (!UNDEFINED.includes(errorCode(error) ?? '')) throw error;
    await inTurn(turn, (trx) => clearFailure(trx, { change, phase: 'backfill' }));
    const message = `${change} backfill: left out, its contract has begun to take away what it reads: ${errorText(error)}`;
    turn.report({ event: 'warning', message, change });
  });
}

async function insist(turn: Turn, { change, oldestRelease }: Terms, evidence: Evidence[]): Promise<void> {
  if (evidence.length === 0) return;
  const named = evidence.map(describeEvidence);
  if (turn.forcedBy === undefined) {
    throw new RefusedError(
      `a release older than ${oldestRelease} still works on this database: ${named.join(', ')}. ` +
        'Its change was not contracted; end it, then run again',
    );
  }
  await inTurn(turn, (trx) => recordForced(trx, turn, change, named));
  const message = `${change} contract: forced by ${turn.forcedBy}, although an older release is there: ${named.join(', ')}`;
  turn.report({ event: 'warning', message, change, witnesses: evidence });
}

async function hasBegun({ db }: Turn, change: string): Promise<boolean> {
  return (await db('release.steps').where({ change, phase: 'contract' }).first('step')) !== undefined;
}

async function now({ db }: Turn): Promise<Date> {
  return (await db.raw('SELECT clock_timestamp() AS now')).rows[0].now;
}

/** Notes that a contract was forced although evidence stood in the way. */
async function recordForced(
  knex: Knex,
  { release, imageDigest, forcedBy }: Turn,
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
