import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import { fillRows } from '../backfill/fill-rows.ts';
import { loadBackfill } from '../files/load-phase.ts';
import type { Change } from '../files/read-changes.ts';
import { RefusedError } from '../session/errors.ts';
import type { Turn } from '../session/turn.ts';
import { runPhase } from './run-phase.ts';

/**
 * Fills what older releases wrote without knowing better. Done before does not mean done now: an old release may have
 * come back and written, so it runs again each time until its change is contracted.
 * @throws RefusedError for a change that is not expanded.
 */
export async function backfill(turn: Turn, changes: Change[], state: SchemaState): Promise<void> {
  for (const each of changes) {
    const { name: change, files } = each;
    if (!files.backfill || isDone(state, change, 'contract')) continue;
    if (files.expand && !isDone(state, change, 'expand')) {
      throw new RefusedError(`${change} is not expanded: run expand first`);
    }
    const work = await loadBackfill(files.backfill);
    await runPhase(turn, each, 'backfill', (entry) => fillRows(turn, entry, work));
  }
}
