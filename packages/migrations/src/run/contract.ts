import { gt } from 'semver';
import { loadContract } from '../change/load-phase.ts';
import type { Change } from '../change/read-changes.ts';
import { RefusedError } from '../errors.ts';
import { awaitOldReleasesGone } from '../gate/contract-gate.ts';
import { beginPhase, finishPhase } from '../ledger/ledger.ts';
import { isDone, type SchemaState } from '../ledger/schema-state.ts';
import { backfill } from './backfill.ts';
import type { Run } from './context.ts';
import { schemaSession } from './schema-session.ts';

/**
 * Takes away what only older releases need. From its first step on they do not fit the schema any more.
 * @throws RefusedError while an older release has a session, or the change is not expanded.
 */
export async function contract(run: Run, changes: Change[], state: SchemaState): Promise<void> {
  for (const each of changes) {
    const { name: change, files } = each;
    if (!files.contract || isDone(state, change, 'contract')) continue;
    const { up, oldestRelease } = await loadContract(files.contract);
    if (gt(oldestRelease, run.release)) {
      throw new RefusedError(
        `${change} leaves only ${oldestRelease} and newer, and this is release ${run.release}`,
      );
    }
    if (files.expand && !isDone(state, change, 'expand')) {
      throw new RefusedError(`${change} is not expanded: run expand first`);
    }
    await awaitOldReleasesGone(run, oldestRelease);
    await backfill(run, [each], state);
    // The backfill may have taken long enough for an old release to come back.
    await awaitOldReleasesGone(run, oldestRelease);
    const entry = { change, phase: 'contract', release: run.release } as const;
    await beginPhase(run.db, entry, oldestRelease);
    await up(await schemaSession(run, entry));
    await finishPhase(run.db, entry);
  }
}
