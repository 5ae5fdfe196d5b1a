import { readSchemaState, schemaFits } from '@zero-downtime/schema-contract';
import { pauseBackfills, resumeBackfills } from '../backfill/backfill-state.ts';
import { acceptDrift } from '../drift/check-drift.ts';
import type { Change } from '../files/read-changes.ts';
import { dropFences } from '../gate/fences.ts';
import { acceptFiles } from '../ledger/accept-files.ts';
import { knexReader } from '../ledger/change-states.ts';
import { carriedChecksums, noteChecksums, readPhaseRows } from '../ledger/checksums.ts';
import { ensureLedger } from '../ledger/ledger.ts';
import { ledgerFaults } from '../ledger/ledger-faults.ts';
import { backfill } from '../phases/backfill.ts';
import { contract } from '../phases/contract.ts';
import { expand } from '../phases/expand.ts';
import { RefusedError } from '../session/errors.ts';
import { withLockRetries } from '../session/lock-retries.ts';
import { inLockedSession, type LockedSession, type Run } from '../session/locked-session.ts';
import { acquireSchemaLock } from '../session/schema-lock.ts';
import type { Arguments } from './arguments.ts';

/** The commands that need a database. */
export type DatabaseCommand = Exclude<Arguments, { command: 'new' | 'help' }>;

const PHASES = { expand, backfill, contract } as const;

/**
 * Runs a command. @returns its message, if it has one.
 * @throws RefusedError when the schema, the ledger or an older release forbids it; SchemaError when it did
 * not finish.
 */
export async function perform(
  run: Run,
  asked: DatabaseCommand,
  changes: Change[],
): Promise<string | undefined> {
  if (asked.command === 'status') return undefined;
  if (asked.command === 'check') return done(refuseUnlessFits(run, asked.release ?? run.release));
  if (asked.command === 'pause' || asked.command === 'resume') return done(setPause(run, asked, changes));
  const session: LockedSession = {
    ...(await acquireSchemaLock(run)),
    ...('forcedBy' in asked && { forcedBy: asked.forcedBy }),
  };
  await refuseUnlessFits(session, session.release);
  await ensureLedger(session.db, (work) => withLockRetries(session, 'the ledger', work));
  if (asked.command === 'accept')
    return 'drift' in asked ? acceptDrift(session, asked.by) : acceptFiles(session, changes, asked);
  await refuseLedgerFaults(session, changes);
  await dropFences(session);
  return done(PHASES[asked.command](session, changes, await readSchemaState(knexReader(session.db))));
}

const done = (work: Promise<void>) => work.then(() => undefined);

async function setPause(
  { db, report }: Run,
  { command, by }: Extract<DatabaseCommand, { by: string }>,
  changes: Change[],
): Promise<void> {
  const state = await readSchemaState(knexReader(db));
  const names = await (command === 'pause' ? pauseBackfills(db, changes, state, by) : resumeBackfills(db));
  const message = `${command === 'pause' ? 'paused' : 'resumed'}: ${names.join(', ') || 'no backfill'}`;
  report({ event: command, message, changes: names });
}

async function refuseUnlessFits(run: Run, release: string): Promise<void> {
  const fit = schemaFits(await readSchemaState(knexReader(run.db)), { release, needs: [] });
  if (!fit.fits) throw new RefusedError(fit.reason);
}

async function refuseLedgerFaults(session: LockedSession, changes: Change[]): Promise<void> {
  const carried = await carriedChecksums(changes);
  const faults = ledgerFaults(carried, await readPhaseRows(session.db));
  if (faults.length > 0) throw new RefusedError(faults.join('. '));
  await inLockedSession(session, (trx) => noteChecksums(trx, carried));
}
