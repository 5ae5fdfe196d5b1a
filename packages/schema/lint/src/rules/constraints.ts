import type { Constraint } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { constraintName } from '../model/constraint-name.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import {
  hasOneAction,
  notValid,
  proveNotNull,
  quote,
  quoteName,
  setNotNull,
  withSql,
} from './corrected-sql.ts';
import type { Rule, Violation } from './rule.ts';

/** The constraints that a statement adds to tables, including those of new columns. */
function addedConstraints(statement: Statement): { table: string; constraint: Constraint }[] {
  const beside = actionsOf(statement, 'add column').flatMap(({ table, constraints }) =>
    constraints.map((constraint) => ({ table, constraint })),
  );
  return [...actionsOf(statement, 'add constraint'), ...beside];
}

export const checkWithoutNotValid: Rule = {
  id: 'check-without-not-valid',
  title: 'ADD CHECK that reads the whole table under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.kind === 'check' && !constraint.notValid && constraint.enforced)
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: withSql(
          `reads every row of ${table} under ACCESS EXCLUSIVE; use addCheck, or add it NOT VALID and validate it in a second step`,
          notValid(statement, table, constraint),
        ),
      }));
  },
};

export const exclusionConstraint: Rule = {
  id: 'exclusion-constraint',
  title: 'an exclusion constraint on a table that is in use',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add constraint')
      .filter(({ constraint }) => constraint.kind === 'exclusion')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: withSql(
          `builds an index on ${table} under ACCESS EXCLUSIVE, and has no concurrent form; move the rows to a new table`,
          tableWithExclusion(statement, table),
        ),
      })),
};

function tableWithExclusion(statement: Statement, table: string): string[] | null {
  const [constraint] = hasOneAction(statement) ? (/exclude\s.*$/is.exec(statement.sql) ?? []) : [];
  return constraint ? [`CREATE TABLE ${quote(`${table}_new`)} (LIKE ${quote(table)}, ${constraint})`] : null;
}

export const setNotNullScan: Rule = {
  id: 'set-not-null-scan',
  title: 'NOT NULL that reads the whole table under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const { catalogue } = context;
    const old = (table: string) => !isNewTable(table, statement, context);
    const found: Violation[] = [];
    for (const { table, column } of actionsOf(statement, 'set not null')) {
      if (old(table) && !isProven(catalogue, table, column))
        found.push({
          message: withSql(
            `${scans(`${table}.${column}`)}; use setNotNull, or validate a CHECK first, in four steps`,
            setNotNull(table, column),
          ),
        });
    }
    for (const { table, column } of actionsOf(statement, 'add column')) {
      if (column.generated !== 'virtual' || !column.notNull || !old(table)) continue;
      found.push({
        message: `${scans(`${table}.${column.name}`)}; add the column without NOT NULL, then use setNotNull`,
      });
    }
    for (const { table, constraint } of actionsOf(statement, 'add constraint')) {
      if (!old(table)) continue;
      if (constraint.kind === 'not null' && !constraint.notValid) {
        found.push({
          message: withSql(
            `${scans(`${table}.${constraint.columns.join(', ')}`)}; use setNotNull, or add it NOT VALID and validate it in a second step`,
            notValid(statement, table, constraint),
          ),
        });
      }
      if (constraint.kind !== 'primary key' || constraint.usingIndex === null) continue;
      const columns = catalogue.indexes.get(constraint.usingIndex)?.columns ?? [];
      const unproven = columns.filter((column) => !isProven(catalogue, table, column));
      if (columns.length > 0 && unproven.length === 0) continue;
      found.push({
        certain: false,
        message: withSql(
          `${scans(`the key of ${table}`)}, unless its columns are NOT NULL already; validate a CHECK first`,
          unproven.length > 0
            ? unproven.flatMap((column) => proveNotNull(table, column, `${column}_not_null`))
            : null,
        ),
      });
    }
    return found;
  },
};

function scans(what: string): string {
  return `reads every row under ACCESS EXCLUSIVE to check that ${what} has no NULL`;
}

/** NOT NULL already, or proven by a validated CHECK, which PostgreSQL 12 and newer trusts. */
function isProven(catalogue: Catalogue, table: string, column: string): boolean {
  const known = catalogue.tables.get(table);
  const checks = [...(known?.constraints.values() ?? [])];
  return (
    known?.columns.get(column)?.notNull === true ||
    checks.some(({ valid, enforced, provesNotNull }) => valid && enforced && provesNotNull.includes(column))
  );
}

export const uniqueWithoutUsingIndex: Rule = {
  id: 'unique-without-using-index',
  title: 'UNIQUE or PRIMARY KEY that builds its index under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    return addedConstraints(statement)
      .filter(
        ({ constraint: { kind, usingIndex } }) =>
          (kind === 'unique' || kind === 'primary key') && usingIndex === null,
      )
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: withSql(
          `builds an index on ${table} under ACCESS EXCLUSIVE; use addUnique, or build the index first, outside a transaction`,
          uniqueUsingIndex(table, constraint),
        ),
      }));
  },
};

function uniqueUsingIndex(table: string, constraint: Constraint): string[] {
  const name = quoteName(constraintName(table, constraint));
  const columns = constraint.columns.map(quoteName).join(', ');
  return [
    `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${quote(table)} (${columns})`,
    `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${name} ${constraint.kind.toUpperCase()} USING INDEX ${name}`,
  ];
}

/** Constraints whose check reads the table, or builds an index, under a lock. */
export const CONSTRAINT_RULES: readonly Rule[] = [
  checkWithoutNotValid,
  exclusionConstraint,
  setNotNullScan,
  uniqueWithoutUsingIndex,
];
