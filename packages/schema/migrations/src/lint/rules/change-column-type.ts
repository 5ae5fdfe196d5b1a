import type { Doing } from '../actions/action.ts';
import { isFreeWidening, mayBeWidening, typeText } from '../actions/types.ts';
import { type Context, doing, isNewTable } from './context.ts';
import type { Complaint, Rule } from './rule.ts';

export const changeColumnType: Rule = {
  id: 'change-column-type',
  title: 'a type change that rewrites the table, or may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'change type')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .flatMap((action) => judge(action, context) ?? []),
};

const INSTEAD =
  'go through a new column: add it, keep both the same by a trigger, backfill, and drop the old one in contract';

function judge(
  { table, column, type, using, collation }: Doing<'change type'>,
  { catalogue }: Context,
): Complaint | null {
  if (type === null) return null;
  const known = catalogue.tables.get(table)?.columns.get(column)?.type ?? null;
  const to = typeText(type);
  if (collation)
    return {
      message: `rebuilds the indexes of ${table}.${column} for the other collation under an ACCESS EXCLUSIVE lock: ${INSTEAD}`,
    };
  if (known === null) {
    if (!using && mayBeWidening(type)) {
      return {
        severity: 'warning',
        message: `free only when ${table}.${column} is narrower than ${to} and of its kind now, which no change here says`,
      };
    }
    return { message: `rewrites ${table} under an ACCESS EXCLUSIVE lock: ${INSTEAD}` };
  }
  const from = typeText(known);
  if (!isFreeWidening(known, type))
    return {
      message: `from ${from} to ${to} rewrites or rereads ${table} under an ACCESS EXCLUSIVE lock: ${INSTEAD}`,
    };
  if (using)
    return {
      severity: 'warning',
      message: `from ${from} to ${to} is free without USING; with it PostgreSQL may rewrite ${table}`,
    };
  return null;
}
