import type { ActionOf, Column } from '../model/action.ts';
import { isKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import { isFreeWidening, isSerial, mayBeWidening, typeText } from '../model/types.ts';
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
      const instead =
        'add the column, then the foreign key NOT VALID in a second step, and VALIDATE in a third';
      if (column.default !== null) {
        return [
          {
            severity: 'error',
            message: `looks every row of ${table} up in ${key.references} under an ACCESS EXCLUSIVE lock: ${instead}`,
          },
        ];
      }
      return [
        {
          message: `nobody can read ${table} while this waits for its lock on ${key.references}: ${instead}`,
        },
      ];
    }),
};

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
          message: `rewrites ${table} under an ACCESS EXCLUSIVE lock, because ${column.name} is ${why}: add a plain column, fill it by a trigger or the application, backfill`,
        },
      ];
    }),
};

function reason({ type, identity, generated }: Column): string | null {
  if (isSerial(type)) return type?.name ?? null;
  if (identity) return 'an identity';
  return generated === 'stored' ? 'generated and stored' : null;
}

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
      const instead = 'add the column, then SET DEFAULT, then backfill';
      if (byDefault.volatility === 'volatile')
        return [
          { message: `rewrites ${table} under an ACCESS EXCLUSIVE lock, because of ${calls}: ${instead}` },
        ];
      return [
        {
          severity: 'warning',
          message: `rewrites ${table} unless ${calls} is STABLE or IMMUTABLE: ${instead}`,
        },
      ];
    }),
};

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

const INSTEAD =
  'go through a new column: add it, keep both the same by a trigger, backfill, and drop the old one in contract';

function checkTypeChange(
  { table, column, type, using, collation }: ActionOf<'change type'>,
  { catalogue }: Context,
): Violation | null {
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

export const tableRewrite: Rule = {
  id: 'table-rewrite',
  title: 'VACUUM FULL, CLUSTER, SET LOGGED, SET TABLESPACE and what else copies a table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'rewrite')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, how }) => ({
        message: `${how} copies ${table ?? 'every table'} under an ACCESS EXCLUSIVE lock: not while the service runs`,
      })),
};

const truncate: Rule = {
  id: 'truncate',
  title: 'TRUNCATE while somebody may read the rows, or with CASCADE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'truncate').flatMap(({ tables, cascade }) => {
      const old = tables.filter((table) => !isNewTable(table, statement, context)).join(', ');
      if (old === '') return [];
      if (cascade) return [{ message: `also empties every table that refers to ${old}: name each table` }];
      if (statement.phase === 'contract') return [];
      return [{ message: `the release before this one runs on, and reads ${old}: empty it in contract` }];
    }),
};

/** Names that a key has as a rule; of a table that no change made, that is all there is to go by. */
const KEY_NAME = /(^|_)(id|key|uuid|pk|ctid)$/;

export const unboundedWrite: Rule = {
  id: 'unbounded-write',
  title: 'UPDATE, DELETE or INSERT … SELECT of any number of rows at once',
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
          locked.length > 0 ? `, and ${[...new Set(locked)].join(', ')} stays locked until it is done` : '';
        const instead =
          statement.phase === 'backfill'
            ? 'take a batch by its key, with a LIMIT'
            : 'do it in batches, in a backfill';
        return {
          message: `${verb} of ${table} holds its row locks for as long as it takes${beside}: ${instead}`,
        };
      }),
};

function isBounded({ limited, keys, table }: ActionOf<'write'>, { catalogue }: Context): boolean {
  return limited || keys.some((key) => KEY_NAME.test(key) || isKey(catalogue, table, key));
}

/** Work on the rows of a table: rewritten, looked up, emptied, or written without a bound. */
export const REWRITE_RULES: readonly Rule[] = [
  addColumnReferences,
  addColumnRewrite,
  addColumnVolatileDefault,
  changeColumnType,
  tableRewrite,
  truncate,
  unboundedWrite,
];
