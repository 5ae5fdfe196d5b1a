import { type ActionOf, type Column, type Constraint, constraintName } from '../model/action.ts';
import { isKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { isFreeWidening, isSerial, mayBeWidening, typeText } from '../model/types.ts';
import { hasOneAction, quote, quoteName, validate, withSql } from './corrected-sql.ts';
import { EVERY_PHASE, type Rule, type Violation } from './rule.ts';

export const addColumnReferences: Rule = {
  id: 'add-column-references',
  title: 'ADD COLUMN … REFERENCES, which locks two tables at once',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement, context) =>
    actionsOf(statement, 'add column').flatMap(({ table, column, constraints }) => {
      const key = constraints.find(({ kind, enforced }) => kind === 'foreign key' && enforced);
      if (!key || isNewTable(table, statement, context)) return [];
      const advice = 'add the column first, then use addForeignKey, or three steps';
      const sql = columnThenKey(statement, table, key);
      if (column.default !== null) {
        return [
          {
            severity: 'error',
            message: withSql(
              `looks up every row of ${table} in ${key.references} under ACCESS EXCLUSIVE; ${advice}`,
              sql,
            ),
          },
        ];
      }
      return [
        {
          message: withSql(
            `blocks reads of ${table} while this waits for its lock on ${key.references}; ${advice}`,
            sql,
          ),
        },
      ];
    }),
};

const REFERENCES =
  /\s+(references\s+[\w."]+(\s*\([^)]*\))?(\s+on\s+(delete|update)\s+(cascade|restrict|no action|set null|set default))*)$/i;

/** Null when REFERENCES is not at the end of the statement. */
function columnThenKey(statement: Statement, table: string, key: Constraint): string[] | null {
  const found = hasOneAction(statement) ? REFERENCES.exec(statement.sql) : null;
  if (found === null) return null;
  const name = constraintName(table, key);
  const columns = key.columns.map(quoteName).join(', ');
  return [
    statement.sql.slice(0, found.index),
    `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quoteName(name)} FOREIGN KEY (${columns}) ${found[1]} NOT VALID`,
    validate(table, name),
  ];
}

export const addColumnRewrite: Rule = {
  id: 'add-column-rewrite',
  title: 'ADD COLUMN that fills every row: serial, identity, stored generated',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column').flatMap(({ table, column }) => {
      const why = reason(column);
      if (why === null || isNewTable(table, statement, context)) return [];
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
          severity: 'warning',
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
        severity: 'warning',
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
      severity: 'warning',
      message: withSql(
        `from ${from} to ${to} is free without USING, but may rewrite ${table} with it; remove it`,
        [`ALTER TABLE ${quote(table)} ALTER COLUMN ${quoteName(column)} TYPE ${to}`],
      ),
    };
  return null;
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

const truncate: Rule = {
  id: 'truncate',
  title: 'TRUNCATE while the previous release reads the rows, or with CASCADE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'truncate').flatMap(({ tables, cascade }) => {
      const old = tables.filter((table) => !isNewTable(table, statement, context)).join(', ');
      if (old === '') return [];
      if (cascade) return [{ message: `also empties every table that references ${old}; list each table` }];
      if (statement.phase === 'contract') return [];
      return [{ message: `the previous release still runs and reads ${old}; truncate it in contract` }];
    }),
};

/** Usual names of keys. The keys of a table that no change here created are unknown. */
const KEY_NAME = /(^|_)(id|key|uuid|pk|ctid)$/;

export const unboundedWrite: Rule = {
  id: 'unbounded-write',
  title: 'UPDATE, DELETE or INSERT … SELECT of an unbounded number of rows',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'write')
      .filter((write) => !isNewTable(write.table, statement, context) && !isBounded(write, context))
      .map(({ verb, table }) => {
        const locked = context.sameTransaction.flatMap((other) =>
          other.actions.flatMap((action) => exclusivelyLocked(action, other, context)),
        );
        const beside =
          locked.length > 0 ? `, while ${[...new Set(locked)].join(', ')} is locked exclusively` : '';
        const advice =
          statement.phase === 'backfill'
            ? `write one batch, WHERE id IN (SELECT id FROM ${quote(table)} … ORDER BY id LIMIT …), or use fillColumn`
            : 'write in batches, in a backfill (fillColumn)';
        return {
          message: `${verb} of ${table} holds all its row locks until it ends${beside}; ${advice}`,
        };
      }),
};

function isBounded({ limited, keys, table }: ActionOf<'write'>, { catalogue }: Context): boolean {
  return limited || keys.some((key) => KEY_NAME.test(key) || isKey(catalogue, table, key));
}

/** Work on the rows of a table: rewrites, lookups, TRUNCATE, and unbounded writes. */
export const REWRITE_RULES: readonly Rule[] = [
  addColumnReferences,
  addColumnRewrite,
  addColumnVolatileDefault,
  changeColumnType,
  tableRewrite,
  truncate,
  unboundedWrite,
];
