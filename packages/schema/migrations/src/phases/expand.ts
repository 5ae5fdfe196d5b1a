import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import { loadExpand } from '../files/load-phase.ts';
import type { Change } from '../files/read-changes.ts';
import type { LockedSession } from '../session/locked-session.ts';
import { runPhase } from './run-phase.ts';
import { schemaSession } from './schema-session.ts';

/** Runs the expand phases of the release's changes that are not done yet. */
export async function expand(session: LockedSession, changes: Change[], state: SchemaState): Promise<void> {
  for (const change of changes) {
    const file = change.files.expand;
    if (!file || isDone(state, change.name, 'expand')) continue;
    const { up } = await loadExpand(file);
    await runPhase(session, change, 'expand', async (entry) => up(await schemaSession(session, entry)));
  }
}
