import { gt } from 'semver';
import { backfill } from '../backfill/backfill.ts';
import { loadContract } from '../change/load-phase.ts';
import type { Change } from '../change/read-changes.ts';
import { RefusedError } from '../errors.ts';
import { awaitOldReleasesGone } from '../gate/contract-gate.ts';
import type { Entry } from '../ledger/ledger.ts';
import { isDone, type SchemaState } from '../ledger/schema-state.ts';
import type { Turn } from './context.ts';
import { runPhase } from './run-phase.ts';
import { schemaSession } from './schema-session.ts';

/** Less than an orchestrator needs to start a replica. Milliseconds. */
const COMEBACK_MS = 1_000;

/**
 * Takes away what only older releases need. From its first step on they do not fit the schema any more.
 * @throws RefusedError while an older release has a session, or the change is not expanded.
 */
export async function contract(turn: Turn, changes: Change[], state: SchemaState): Promise<void> {
  for (const each of changes) {
    const { name: change, files } = each;
    if (!files.contract || isDone(state, change, 'contract')) continue;
    const { up, oldestRelease } = await loadContract(files.contract);
    if (gt(oldestRelease, turn.release)) {
      throw new RefusedError(
        `${change} leaves only ${oldestRelease} and newer, and this is release ${turn.release}`,
      );
    }
    if (files.expand && !isDone(state, change, 'expand')) {
      throw new RefusedError(`${change} is not expanded: run expand first`);
    }
    await awaitOldReleasesGone(turn, oldestRelease);
    const began = Date.now();
    await backfill(turn, [each], state);
    // What was left to fill may have taken long enough for an old release to come back.
    if (Date.now() - began > COMEBACK_MS) await awaitOldReleasesGone(turn, oldestRelease);
    const work = async (entry: Entry) => up(await schemaSession(turn, entry));
    await runPhase(turn, each, 'contract', work, oldestRelease);
  }
}
