import type { Constraint } from '../model/action.ts';
import { type Catalogue, isIndexed, phaseKey } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import type { Rule, Violation } from './rule.ts';

/** The constraints that a statement adds to tables, also beside a new column. */
function addedConstraints(statement: Statement): { table: string; constraint: Constraint }[] {
  const beside = actionsOf(statement, 'add column').flatMap(({ table, constraints }) =>
    constraints.map((constraint) => ({ table, constraint })),
  );
  return [...actionsOf(statement, 'add constraint'), ...beside];
}

export const attachPartitionScan: Rule = {
  id: 'attach-partition-scan',
  title: 'ATTACH PARTITION that reads the complete partition under its lock',
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
        message: `reads every row of ${partition} under an ACCESS EXCLUSIVE lock, unless a validated CHECK says that they belong there: add that first`,
      })),
};

export const checkWithoutNotValid: Rule = {
  id: 'check-without-not-valid',
  title: 'ADD CHECK that reads the complete table while nobody else may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.kind === 'check' && !constraint.notValid && constraint.enforced)
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `reads every row of ${table} under an ACCESS EXCLUSIVE lock: ADD CONSTRAINT … CHECK … NOT VALID, and VALIDATE in a step of its own`,
      }));
  },
};

export const domainConstraint: Rule = {
  id: 'domain-constraint',
  title: 'a new rule for a domain, checked in every table that uses it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { catalogue }) =>
    actionsOf(statement, 'constrain domain')
      .filter(({ domain }) => catalogue.objects.get(`domain ${domain}`) !== phaseKey(statement))
      .map(({ domain, what }) => ({
        message: `${what} reads every table with a column of ${domain} while nobody may write there: ADD CONSTRAINT … NOT VALID, and VALIDATE in a step of its own`,
      })),
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
        message: `builds an index of ${table} under an ACCESS EXCLUSIVE lock, and has no form that does not: make a new table with it and move the rows`,
      })),
};

const foreignKeyWithoutIndex: Rule = {
  id: 'foreign-key-without-index',
  title: 'a foreign key whose columns no index begins with',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { after }) => {
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
          const slow = `each DELETE or change of key in ${references} reads all of ${table}`;
          if (after.tables.get(table)?.complete)
            return { message: `no index begins with ${what}: ${slow}. Create one in this change` };
          return {
            severity: 'warning' as const,
            message: `no change here makes an index that begins with ${what}; without one ${slow}`,
          };
        }),
    );
  },
};

export const foreignKeyWithoutNotValid: Rule = {
  id: 'foreign-key-without-not-valid',
  title: 'ADD FOREIGN KEY that checks all rows while nobody may write',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add constraint')
      .filter(
        ({ constraint }) => constraint.kind === 'foreign key' && !constraint.notValid && constraint.enforced,
      )
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: `nobody can write to ${table} or ${constraint.references} while every row is looked up: add it NOT VALID, and VALIDATE in a step of its own`,
      })),
};

export const setNotNullScan: Rule = {
  id: 'set-not-null-scan',
  title: 'NOT NULL that reads the complete table while nobody else may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const { catalogue } = context;
    const old = (table: string) => !isNewTable(table, statement, context);
    const found: Violation[] = [];
    for (const { table, column } of actionsOf(statement, 'set not null')) {
      if (old(table) && !isProven(catalogue, table, column))
        found.push({ message: scans(`${table}.${column}`) });
    }
    for (const { table, constraint } of actionsOf(statement, 'add constraint')) {
      if (!old(table)) continue;
      if (constraint.kind === 'not null' && !constraint.notValid) {
        found.push({
          message: `${scans(`${table}.${constraint.columns.join(', ')}`)}, or add it NOT VALID and validate it`,
        });
      }
      if (constraint.kind !== 'primary key' || constraint.usingIndex === null) continue;
      const columns = catalogue.indexes.get(constraint.usingIndex)?.columns ?? [];
      if (columns.length > 0 && columns.every((column) => isProven(catalogue, table, column))) continue;
      found.push({
        severity: 'warning',
        message: `${scans(`the key's columns in ${table}`)}, unless they are NOT NULL already`,
      });
    }
    return found;
  },
};

function scans(what: string): string {
  return `reads every row under an ACCESS EXCLUSIVE lock to see that ${what} holds no NULL: validate a CHECK (… IS NOT NULL) first`;
}

/** NOT NULL already, or PostgreSQL (12 and newer) believes a validated CHECK. */
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
  title: 'UNIQUE or PRIMARY KEY that builds its index while nobody else may read',
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
        message: `builds an index of ${table} under an ACCESS EXCLUSIVE lock: CREATE UNIQUE INDEX CONCURRENTLY, then ADD ${constraint.kind.toUpperCase()} USING INDEX`,
      }));
  },
};

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
