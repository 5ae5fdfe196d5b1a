import type { Constraint } from '../model/action.ts';
import { isIndexed } from '../model/catalogue.ts';
import { constraintName } from '../model/constraint-name.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { createIndex, hasOneAction, notValid, quote, quoteName, validate, withSql } from './corrected-sql.ts';
import type { Rule } from './rule.ts';

export const addColumnReferences: Rule = {
  id: 'add-column-references',
  title: 'ADD COLUMN … REFERENCES, which locks two tables at once',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column').flatMap(({ table, column, constraints }) => {
      const key = constraints.find(({ kind, enforced }) => kind === 'foreign key' && enforced);
      if (!key || isNewTable(table, statement, context)) return [];
      const advice = 'add the column first, then use addForeignKey, or three steps';
      const sql = columnThenKey(statement, table, key);
      if (column.default !== null) {
        return [
          {
            message: withSql(
              `looks up every row of ${table} in ${key.references} under ACCESS EXCLUSIVE; ${advice}`,
              sql,
            ),
          },
        ];
      }
      return [
        {
          // It reads no row: the column has no value yet.
          certain: false,
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
  check: (statement, context) => [
    ...actionsOf(statement, 'enforce constraint')
      .filter(({ table, enforced }) => enforced && !isNewTable(table, statement, context))
      .map(({ table, name }) => ({
        message: `checks every row of ${table} while reads and writes of it wait; drop ${name}, add it again NOT VALID, and validate it in a third step`,
      })),
    ...actionsOf(statement, 'add constraint')
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
  ],
};

/** Foreign keys, which lock two tables. */
export const FOREIGN_KEY_RULES: readonly Rule[] = [
  addColumnReferences,
  foreignKeyWithoutIndex,
  foreignKeyWithoutNotValid,
];
