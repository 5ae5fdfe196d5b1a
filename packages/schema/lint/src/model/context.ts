import type { Action, ActionOf } from './action.ts';
import { type Catalogue, phaseKey } from './catalogue.ts';
import type { Statement } from './statement.ts';
import type { Servers } from './versions.ts';

/** What a rule knows about a statement's surroundings. */
export interface Context {
  /** The servers that the statement must run on. */
  servers: Servers;
  /** The schema before the statement. */
  catalogue: Catalogue;
  /** The schema after the statement's phase. */
  afterPhase: Catalogue;
  /** The schema after the statement's whole change. */
  after: Catalogue;
  /** All statements of its transaction, in order; outside one, only itself. */
  sameTransaction: readonly Statement[];
  /** All statements of its phase. */
  phase: readonly Statement[];
}

/** The actions of a statement of the given kinds. */
export function actionsOf<D extends Action['does']>({ actions }: Statement, ...kinds: D[]): ActionOf<D>[] {
  return actions.filter((action): action is ActionOf<D> => (kinds as string[]).includes(action.does));
}

/** Whether the table was created in this phase of this change, so that no release uses it yet. */
export function isNewTable(
  table: string | null,
  statement: Statement,
  { catalogue }: Pick<Context, 'catalogue'>,
): boolean {
  return table !== null && catalogue.tables.get(table)?.createdIn === phaseKey(statement);
}

/** A column of a new table, or one added in this phase. */
export function isNewColumn(
  table: string,
  column: string,
  statement: Statement,
  context: Pick<Context, 'catalogue'>,
): boolean {
  const createdIn = context.catalogue.tables.get(table)?.columns.get(column)?.createdIn;
  const beside = actionsOf(statement, 'add column').some(
    (added) => added.table === table && added.column.name === column,
  );
  return beside || isNewTable(table, statement, context) || createdIn === phaseKey(statement);
}
