import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import { gt } from 'semver';
import { refuseDrift } from '../drift/check-drift.ts';
import { loadBackfill, loadContract } from '../files/load-phase.ts';
import type { Change } from '../files/read-changes.ts';
import { passGate } from '../gate/pass-gate.ts';
import type { Entry } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import type { LockedSession } from '../session/locked-session.ts';
import { backfill } from './backfill.ts';
import { runPhase } from './run-phase.ts';
import { schemaSession } from './schema-session.ts';

/**
 * Removes what only older releases need. From the contract's first step on, older releases do not fit the
 * schema.
 * @throws RefusedError while an older release is active, when the change is not expanded, or when the schema
 * has drifted.
 */
export async function contract(session: LockedSession, changes: Change[], state: SchemaState): Promise<void> {
  for (const each of changes) {
    const { name: change, files } = each;
    if (!files.contract || isDone(state, change, 'contract')) continue;
    const { up, oldestRelease, ...conditions } = await loadContract(files.contract);
    if (gt(oldestRelease, session.release)) {
      throw new RefusedError(
        `${change} leaves only ${oldestRelease} and newer, and this is release ${session.release}`,
      );
    }
    if (files.expand && !isDone(state, change, 'expand')) {
      throw new RefusedError(`${change} is not expanded: run expand first`);
    }
    // The gate takes seconds: check for drift first.
    await refuseDrift(session);
    const work = files.backfill ? await loadBackfill(files.backfill) : undefined;
    const gate = { change, oldestRelease, ...conditions, backfill: work };
    await passGate(session, gate, () => backfill(session, [each], state));
    const steps = async (entry: Entry) => up(await schemaSession(session, entry));
    await runPhase(session, each, 'contract', steps, oldestRelease);
  }
}
