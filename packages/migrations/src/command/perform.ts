import { backfill } from '../backfill/backfill.ts';
import { pauseBackfills, resumeBackfills } from '../backfill/pausing.ts';
import type { Change } from '../change/read-changes.ts';
import { RefusedError } from '../errors.ts';
import { takeFencesDown } from '../gate/take-fences-down.ts';
import { carriedChecksums, noteChecksums, readPhaseRows } from '../ledger/checksums.ts';
import { ensureLedger } from '../ledger/ledger.ts';
import { ledgerFaults } from '../ledger/ledger-faults.ts';
import { readSchemaState } from '../ledger/read-schema-state.ts';
import { schemaFits } from '../ledger/schema-fits.ts';
import { throughKnex } from '../ledger/through-knex.ts';
import type { Run, Turn } from '../run/context.ts';
import { contract } from '../run/contract.ts';
import { expand } from '../run/expand.ts';
import { inTurn } from '../run/in-turn.ts';
import { withLockRetries } from '../run/lock-retries.ts';
import { takeTurn } from '../run/turn.ts';
import type { Arguments } from './arguments.ts';

/** What needs the database. */
export type DatabaseCommand = Exclude<Arguments, { command: 'new' | 'help' }>;

const PHASES = { expand, backfill, contract } as const;

/** @throws RefusedError when the schema, the ledger or its users do not allow it; SchemaError when it could not be finished. */
export async function perform(run: Run, asked: DatabaseCommand, changes: Change[]): Promise<void> {
  if (asked.command === 'status') return;
  if (asked.command === 'check') return refuseUnlessFits(run, asked.release ?? run.release);
  if (asked.command === 'pause' || asked.command === 'resume') return setPause(run, asked, changes);
  const turn: Turn = { ...(await takeTurn(run)), ...('forcedBy' in asked && { forcedBy: asked.forcedBy }) };
  await refuseUnlessFits(turn, turn.release);
  await ensureLedger(turn.db, (work) => withLockRetries(turn, 'the ledger', work));
  if (asked.command === 'accept') return accept(turn, changes, asked.name);
  await refuseUnlessSameStory(turn, changes);
  await takeFencesDown(turn);
  await PHASES[asked.command](turn, changes, await readSchemaState(throughKnex(turn.db)));
}

async function setPause(
  { db, report }: Run,
  { command, by }: Extract<DatabaseCommand, { by: string }>,
  changes: Change[],
): Promise<void> {
  const state = await readSchemaState(throughKnex(db));
  const names = await (command === 'pause' ? pauseBackfills(db, changes, state, by) : resumeBackfills(db));
  const message = `${command === 'pause' ? 'paused' : 'resumed'}: ${names.join(', ') || 'no backfill'}`;
  report({ event: command, message, changes: names });
}

async function refuseUnlessFits(run: Run, release: string): Promise<void> {
  const fit = schemaFits(await readSchemaState(throughKnex(run.db)), { release, needs: [] });
  if (!fit.fits) throw new RefusedError(fit.reason);
}

async function refuseUnlessSameStory(turn: Turn, changes: Change[]): Promise<void> {
  const carried = await carriedChecksums(changes);
  const faults = ledgerFaults(carried, await readPhaseRows(turn.db));
  if (faults.length > 0) throw new RefusedError(faults.join('. '));
  await inTurn(turn, (trx) => noteChecksums(trx, carried));
}

async function accept(turn: Turn, changes: Change[], name: string): Promise<void> {
  const carried = (await carriedChecksums(changes)).filter((each) => each.name === name);
  if (carried.length === 0) throw new RefusedError(`this release carries no change ${name}`);
  await inTurn(turn, (trx) => noteChecksums(trx, carried, [name]));
}
