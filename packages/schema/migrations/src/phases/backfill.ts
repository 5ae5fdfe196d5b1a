import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import { fillRows } from '../backfill/fill-rows.ts';
import { loadBackfill } from '../files/load-phase.ts';
import type { Change } from '../files/read-changes.ts';
import { RefusedError } from '../session/errors.ts';
import type { LockedSession } from '../session/locked-session.ts';
import { runPhase } from './run-phase.ts';

/**
 * Runs the backfill of every expanded change that is not contracted. A backfill that is done runs again: an
 * older release may have written rows since.
 * @throws RefusedError for a change that is not expanded.
 */
export async function backfill(session: LockedSession, changes: Change[], state: SchemaState): Promise<void> {
  for (const each of changes) {
    const { name: change, files } = each;
    if (!files.backfill || isDone(state, change, 'contract')) continue;
    if (files.expand && !isDone(state, change, 'expand')) {
      throw new RefusedError(`${change} is not expanded: run expand first`);
    }
    const work = await loadBackfill(files.backfill);
    await runPhase(session, each, 'backfill', (entry) => fillRows(session, entry, work));
  }
}
