import type { Action, ActionOf } from './action.ts';
import { type Catalogue, phaseKey } from './catalogue.ts';
import type { Statement } from './statement.ts';

/** What is known where a statement stands. */
export interface Context {
  /** server_version_num, such as 150004. */
  serverVersion: number;
  /** The schema before the statement, as far as the changes tell. */
  catalogue: Catalogue;
  /** The schema after the statement's whole change. */
  after: Catalogue;
  /** The statements of its transaction in their order, itself included; only itself outside one. */
  sameTransaction: readonly Statement[];
  /** All statements of its phase. */
  phase: readonly Statement[];
}

/** The things of one kind that a statement does. */
export function actionsOf<D extends Action['does']>({ actions }: Statement, ...kinds: D[]): ActionOf<D>[] {
  return actions.filter((action): action is ActionOf<D> => (kinds as string[]).includes(action.does));
}

/** Made in this phase of this change: empty, and nobody knows it yet. A phase later it is in use. */
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
