import type { Action, Doing } from './action.ts';
import { type Catalogue, makerOf } from './catalogue.ts';
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
  sharing: readonly Statement[];
  /** All statements of its phase. */
  phase: readonly Statement[];
}

/** The things of one kind that a statement does. */
export function doing<D extends Action['does']>({ actions }: Statement, ...kinds: D[]): Doing<D>[] {
  return actions.filter((action): action is Doing<D> => (kinds as string[]).includes(action.does));
}

/** Made in this phase of this change: empty, and nobody knows it yet. A phase later it is in use. */
export function isNewTable(
  table: string | null,
  statement: Statement,
  { catalogue }: Pick<Context, 'catalogue'>,
): boolean {
  return table !== null && catalogue.tables.get(table)?.made === makerOf(statement);
}

/** A column of a new table, or one added in this phase. */
export function isNewColumn(
  table: string,
  column: string,
  statement: Statement,
  context: Pick<Context, 'catalogue'>,
): boolean {
  const made = context.catalogue.tables.get(table)?.columns.get(column)?.made;
  const beside = doing(statement, 'add column').some(
    (added) => added.table === table && added.column.name === column,
  );
  return beside || isNewTable(table, statement, context) || made === makerOf(statement);
}
