import { type Constraint, constraintName } from '../model/action.ts';
import { type Catalogue, isIndexed, phaseKey } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import {
  createIndex,
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

export const attachPartitionScan: Rule = {
  id: 'attach-partition-scan',
  title: 'ATTACH PARTITION that reads the whole partition under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement, context) =>
    actionsOf(statement, 'attach partition')
      .filter(({ partition }) => !isNewTable(partition, statement, context))
      .filter(({ partition }) => {
        const constraints = context.catalogue.tables.get(partition)?.constraints.values() ?? [];
        return ![...constraints].some(({ kind, valid }) => kind === 'check' && valid);
      })
      .map(({ partition }) => ({
        message: `reads every row of ${partition} under ACCESS EXCLUSIVE; first add a CHECK with the partition's bounds NOT VALID to ${partition}, and validate it`,
      })),
};

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

export const domainConstraint: Rule = {
  id: 'domain-constraint',
  title: 'a new constraint on a domain, checked in every table that uses it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { catalogue }) =>
    actionsOf(statement, 'constrain domain')
      .filter(({ domain }) => catalogue.objects.get(`domain ${domain}`) !== phaseKey(statement))
      .map(({ domain, what }) => ({
        message: withSql(
          `${what} reads every table with a column of ${domain} and blocks writes to them; add a constraint NOT VALID and validate it in a second step`,
          domainNotValid(statement, domain, what),
        ),
      })),
};

function domainNotValid({ sql }: Statement, domain: string, what: string): string[] | null {
  const [, name] = /add constraint ("[^"]+"|\w+)/i.exec(sql) ?? [];
  const check = what === 'SET NOT NULL' ? quoteName(`${domain}_not_null`) : name;
  if (check === undefined) return null;
  const alter = `ALTER DOMAIN ${quote(domain)}`;
  const add = name
    ? `${sql} NOT VALID`
    : `${alter} ADD CONSTRAINT ${check} CHECK (VALUE IS NOT NULL) NOT VALID`;
  return [add, `${alter} VALIDATE CONSTRAINT ${check}`];
}

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

const foreignKeyWithoutIndex: Rule = {
  id: 'foreign-key-without-index',
  title: 'a foreign key without an index that starts with its columns',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const { after } = context;
    const added = [
      ...actionsOf(statement, 'add constraint').map(({ table, constraint }) => ({
        table,
        constraints: [constraint],
      })),
      ...actionsOf(statement, 'add column', 'create table').map(({ table, constraints }) => ({
        table,
        constraints,
      })),
    ];
    return added.flatMap(({ table, constraints }) =>
      constraints
        .filter(({ kind, columns }) => kind === 'foreign key' && !isIndexed(after, table, columns))
        .map(({ columns, references }) => {
          const what = `${table} (${columns.join(', ')})`;
          const isNew =
            isNewTable(table, statement, context) || actionsOf(statement, 'create table').length > 0;
          const index = createIndex(table, columns, isNew);
          const slow = `each DELETE or key change in ${references} scans all of ${table}`;
          if (after.tables.get(table)?.complete)
            return {
              message: withSql(`no index starts with ${what}, so ${slow}; create one in this change`, index),
            };
          return {
            severity: 'warning' as const,
            message: withSql(
              `no change here creates an index that starts with ${what}, and without one ${slow}; create it`,
              index,
            ),
          };
        }),
    );
  },
};

export const foreignKeyWithoutNotValid: Rule = {
  id: 'foreign-key-without-not-valid',
  title: 'ADD FOREIGN KEY that blocks writes while it checks all rows',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add constraint')
      .filter(
        ({ constraint }) => constraint.kind === 'foreign key' && !constraint.notValid && constraint.enforced,
      )
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: withSql(
          `blocks writes to ${table} and ${constraint.references} while it checks every row; use addForeignKey, or add it NOT VALID and validate it in a second step`,
          notValid(statement, table, constraint),
        ),
      })),
};

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
        severity: 'warning',
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
  attachPartitionScan,
  checkWithoutNotValid,
  domainConstraint,
  exclusionConstraint,
  foreignKeyWithoutIndex,
  foreignKeyWithoutNotValid,
  setNotNullScan,
  uniqueWithoutUsingIndex,
];
