import { type Catalogue, phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { isHarmlessCall } from '../parse/built-in.ts';
import { callsIn } from '../parse/expressions.ts';

/** The functions among these whose effects are unknown, or that write. */
export function unknownCalls(names: readonly string[], catalogue: Catalogue): string[] {
  return names.filter((name) => !isHarmless(name, catalogue, new Set()));
}

/** A function of PostgreSQL, or one of the changes that only reads. One may call another, or itself. */
function isHarmless(name: string, catalogue: Catalogue, callers: ReadonlySet<string>): boolean {
  if (isHarmlessCall(name) || callers.has(name)) return true;
  const routine = catalogue.functions.get(name);
  if (routine === undefined) return false;
  const { opaque, actions, calls } = routine;
  if (opaque !== null || !actions.every(({ does }) => READS.has(does))) return false;
  return calls.every((called) => isHarmless(called, catalogue, new Set([...callers, name])));
}

const READS: ReadonlySet<string> = new Set(['read', 'call', 'mention', 'need server']);

/**
 * The functions that a statement calls through the objects of its own phase that it touches: views, and the triggers,
 * defaults and checks of new tables. The previous release already runs those of the other objects.
 */
export function inheritedCalls(statement: Statement, { catalogue }: Pick<Context, 'catalogue'>): string[] {
  const written = actionsOf(statement, 'write').map(({ table }) => table);
  const read = actionsOf(statement, 'read').flatMap(({ tables }) => tables);
  const inWrites = written
    .filter((table) => isNewTable(table, statement, { catalogue }))
    .flatMap((table) => unsafeInWrites(table, catalogue));
  const isNew = (view: string) => catalogue.objects.get(`view ${view}`) === phaseKey(statement);
  const inViews = [...viewsBehind(read, catalogue, new Set())].filter(isNew);
  const inReads = inViews.flatMap((view) => unknownCalls(catalogue.views.get(view)?.calls ?? [], catalogue));
  return [...new Set([...inWrites, ...inReads])];
}

function unsafeInWrites(name: string, catalogue: Catalogue): string[] {
  const table = catalogue.tables.get(name);
  const defaults = [...(table?.columns.values() ?? [])].flatMap((column) => column.default?.calls ?? []);
  const checks = [...(table?.constraints.values() ?? [])].flatMap(({ expression }) => callsIn(expression));
  const fired = [...catalogue.triggers]
    .filter(([key]) => key.startsWith(`${name}.`))
    .map(([, { calls }]) => calls);
  const unsafe = fired.filter((called) => !isHarmlessTrigger(called, catalogue));
  return [...unknownCalls([...defaults, ...checks], catalogue), ...unsafe];
}

/** A trigger may add rows elsewhere. */
function isHarmlessTrigger(name: string, catalogue: Catalogue): boolean {
  const routine = catalogue.functions.get(name);
  if (routine === undefined || routine.opaque !== null) return false;
  return (
    routine.actions.every(
      (action) => READS.has(action.does) || (action.does === 'write' && action.verb === 'INSERT'),
    ) && unknownCalls(routine.calls, catalogue).length === 0
  );
}

function viewsBehind(
  names: readonly string[],
  catalogue: Pick<Catalogue, 'views'>,
  found: Set<string>,
): Set<string> {
  for (const name of names) {
    const view = catalogue.views.get(name);
    if (view === undefined || found.has(name)) continue;
    found.add(name);
    viewsBehind(view.reads, catalogue, found);
  }
  return found;
}
