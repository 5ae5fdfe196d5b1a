import type { Column, Type } from '../model/action.ts';
import { type Catalogue, isConstrained } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { isSerial, typeText } from '../model/types.ts';
import { isBuiltInType } from '../parse/built-in.ts';
import { hasOneAction, quote, quoteName, withSql } from './corrected-sql.ts';
import type { Rule, Violation } from './rule.ts';

export const addColumnRewrite: Rule = {
  id: 'add-column-rewrite',
  title: 'ADD COLUMN that fills every row: serial, identity, stored generated, a domain with a constraint',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column').flatMap(({ table, column }) => {
      if (isNewTable(table, statement, context)) return [];
      const why = reason(column);
      if (why === null) return ofDomain(table, column, context.catalogue);
      return [
        {
          message: withSql(
            `rewrites ${table} under ACCESS EXCLUSIVE, because ${column.name} is ${why}; add a plain column, fill new rows by a default or a trigger, and backfill the others`,
            plainColumn(table, column),
          ),
        },
      ];
    }),
};

function reason({ type, identity, generated }: Column): string | null {
  if (isSerial(type)) return type?.name ?? null;
  if (identity) return 'an identity';
  return generated === 'stored' ? 'generated and stored' : null;
}

/** PostgreSQL checks the constraints of a domain for each row, also for NULL. */
function ofDomain(table: string, { name, type }: Column, catalogue: Catalogue): Violation[] {
  if (type === null || type.array || isBuiltInType(type.name)) return [];
  const known = catalogue.domains.get(type.name);
  const advice = 'use the type of the domain, and add the constraint to the column (addCheck)';
  if (isConstrained(catalogue, type))
    return [
      {
        message: withSql(
          `rewrites ${table} under ACCESS EXCLUSIVE, because the domain ${type.name} has a constraint; ${advice}`,
          baseColumn(table, name, known?.type ?? null),
        ),
      },
    ];
  if (known || catalogue.objects.has(`type ${type.name}`) || catalogue.tables.has(type.name)) return [];
  return [
    {
      certain: false,
      message: `rewrites ${table} if ${type.name} is a domain with a constraint, and no change here defines the type; ${advice}, or waive this for a type that is no domain`,
    },
  ];
}

function baseColumn(table: string, name: string, type: Type | null): string[] | null {
  return type === null || !isBuiltInType(type.name)
    ? null
    : [`ALTER TABLE ${quote(table)} ADD COLUMN ${quoteName(name)} ${typeText(type)}`];
}

function plainColumn(table: string, { name, type, generated }: Column): string[] | null {
  if (type === null) return null;
  const sequence = [table, name].join('_');
  const plain = { ...type, name: SERIAL_OF[type.name] ?? type.name };
  const add = `ALTER TABLE ${quote(table)} ADD COLUMN ${quoteName(name)} ${typeText(plain)}`;
  if (generated !== null) return [add];
  return [
    `CREATE SEQUENCE ${quote(sequence)}`,
    add,
    `ALTER TABLE ${quote(table)} ALTER COLUMN ${quoteName(name)} SET DEFAULT nextval('${quote(sequence)}')`,
  ];
}

const SERIAL_OF: Partial<Record<string, string>> = {
  bigserial: 'int8',
  serial8: 'int8',
  serial: 'int4',
  serial4: 'int4',
  smallserial: 'int2',
  serial2: 'int2',
};

export const addColumnVolatileDefault: Rule = {
  id: 'add-column-volatile-default',
  title: 'ADD COLUMN with a default that differs from row to row',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column').flatMap(({ table, column }) => {
      const { default: byDefault, type } = column;
      if (
        !byDefault ||
        byDefault.volatility === 'none' ||
        isSerial(type) ||
        isNewTable(table, statement, context)
      )
        return [];
      const calls = byDefault.calls.map((call) => `${call}()`).join(', ');
      const advice = 'use addColumnWithDefault, or set the default in a second statement, and backfill';
      const sql = defaultAfterwards(statement, table, column.name);
      if (byDefault.volatility === 'volatile')
        return [
          {
            message: withSql(
              `rewrites ${table} under ACCESS EXCLUSIVE, because ${calls} is volatile; ${advice}`,
              sql,
            ),
          },
        ];
      return [
        {
          certain: false,
          message: withSql(`rewrites ${table} unless ${calls} is STABLE or IMMUTABLE; ${advice}`, sql),
        },
      ];
    }),
};

/** Null when the column has more than a default. */
function defaultAfterwards(statement: Statement, table: string, column: string): string[] | null {
  const [, add, expression = ''] = /^(.*?)\s+default\s+(.*)$/is.exec(statement.sql) ?? [];
  const hasMore = /\b(null|check|unique|primary|references|constraint)\b/i.test(expression);
  if (add === undefined || hasMore || !hasOneAction(statement)) return null;
  return [add, `ALTER TABLE ${quote(table)} ALTER COLUMN ${quoteName(column)} SET DEFAULT ${expression}`];
}

export const tableRewrite: Rule = {
  id: 'table-rewrite',
  title: 'VACUUM FULL, CLUSTER, SET LOGGED, SET TABLESPACE and other commands that copy a table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'rewrite')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, how }) => ({
        message: withSql(
          `${how} copies ${table ?? 'every table'} under ACCESS EXCLUSIVE; run it in a maintenance window${how === 'VACUUM FULL' ? ', or without FULL' : ''}`,
          how === 'VACUUM FULL' ? [`VACUUM (ANALYZE) ${table === null ? '' : quote(table)}`] : null,
        ),
      })),
};

/** Statements that write each row of a table anew under ACCESS EXCLUSIVE. */
export const REWRITE_RULES: readonly Rule[] = [addColumnRewrite, addColumnVolatileDefault, tableRewrite];
