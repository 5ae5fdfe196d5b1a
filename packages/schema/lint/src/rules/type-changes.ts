import type { ActionOf } from '../model/action.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { isFreeWidening, mayBeWidening, typeText } from '../model/types.ts';
import { quote, quoteName, withSql } from './corrected-sql.ts';
import type { Rule, Violation } from './rule.ts';

export const changeColumnType: Rule = {
  id: 'change-column-type',
  title: 'a type change that rewrites the table, or may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'change type')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .flatMap((action) => checkTypeChange(action, context) ?? []),
};

const ADVICE =
  'use changeColumnType, which adds a column, keeps both in sync by a trigger, backfills, and swaps them in contract';

function checkTypeChange(
  { table, column, type, using, collation }: ActionOf<'change type'>,
  { catalogue }: Context,
): Violation | null {
  if (type === null) return null;
  const known = catalogue.tables.get(table)?.columns.get(column)?.type ?? null;
  const to = typeText(type);
  if (collation)
    return {
      message: `rebuilds the indexes of ${table}.${column} for the new collation under ACCESS EXCLUSIVE; ${ADVICE}`,
    };
  if (known === null) {
    if (!using && mayBeWidening(type)) {
      return {
        certain: false,
        message: `rewrites ${table} unless ${table}.${column} is a narrower type of the same kind as ${to}, which no change here shows; check its type, or ${ADVICE}`,
      };
    }
    return { message: `rewrites ${table} under ACCESS EXCLUSIVE; ${ADVICE}` };
  }
  const from = typeText(known);
  if (!isFreeWidening(known, type))
    return {
      message: `from ${from} to ${to} rewrites or rereads ${table} under ACCESS EXCLUSIVE; ${ADVICE}`,
    };
  if (using)
    return {
      certain: false,
      message: withSql(
        `from ${from} to ${to} is free without USING, but may rewrite ${table} with it; remove it`,
        [`ALTER TABLE ${quote(table)} ALTER COLUMN ${quoteName(column)} TYPE ${to}`],
      ),
    };
  return null;
}
