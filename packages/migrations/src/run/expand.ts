import { loadExpand } from '../change/load-phase.ts';
import type { Change } from '../change/read-changes.ts';
import { beginPhase, finishPhase } from '../ledger/ledger.ts';
import { isDone, type SchemaState } from '../ledger/schema-state.ts';
import type { Turn } from './context.ts';
import { schemaSession } from './schema-session.ts';

/** Adds what the release needs and the schema does not have yet. */
export async function expand(turn: Turn, changes: Change[], state: SchemaState): Promise<void> {
  for (const { name: change, files } of changes) {
    if (!files.expand || isDone(state, change, 'expand')) continue;
    const { up } = await loadExpand(files.expand);
    const entry = { change, phase: 'expand', release: turn.release } as const;
    await beginPhase(turn.db, entry);
    await up(await schemaSession(turn, entry));
    await finishPhase(turn.db, entry);
  }
}
