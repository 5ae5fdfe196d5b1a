import type { Bound } from '../model/action.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { constantText } from '../parse/expressions.ts';
import { walk } from '../parse/nodes.ts';
import { onOnly, quote, quoteName, validate, withSql } from './corrected-sql.ts';
import type { Rule } from './rule.ts';

export const attachPartitionScan: Rule = {
  id: 'attach-partition-scan',
  title: 'ATTACH PARTITION that reads the whole partition under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'attach partition')
      .filter(({ partition }) => !isNewTable(partition, statement, context))
      .filter(({ partition }) => {
        const constraints = context.catalogue.tables.get(partition)?.constraints.values() ?? [];
        return ![...constraints].some(({ kind, valid }) => kind === 'check' && valid);
      })
      .map(({ partition }) => ({
        // It depends on the CHECK constraints of the partition.
        certain: false,
        message: `reads every row of ${partition} under ACCESS EXCLUSIVE; first add a CHECK with the partition's bounds NOT VALID to ${partition}, and validate it`,
      })),
};

const partitionBesideDefault: Rule = {
  id: 'partition-beside-default',
  title: 'a new partition beside a DEFAULT partition, which is scanned under ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    newPartitions(statement)
      .filter(({ parent, bound }) => bound !== 'default' && !isNewTable(parent, statement, context))
      .flatMap(({ parent, bound }) => {
        const known = context.catalogue.tables.get(parent);
        const beside = known?.defaultPartition ?? null;
        if (beside === null && known?.complete) return [];
        if (beside === null)
          return [
            {
              certain: false,
              message: `blocks ${parent} while it reads every row of its DEFAULT partition, if it has one, and no change here shows whether it has; first add a CHECK to that partition that excludes the new bounds, NOT VALID, and validate it, or waive this if there is none`,
            },
          ];
        if (isNewTable(beside, statement, context) || isExcluded(beside, bound, context.catalogue)) return [];
        return [
          {
            message: withSql(
              `blocks ${parent} while it reads every row of ${beside} under ACCESS EXCLUSIVE; first add a CHECK to ${beside} that excludes the new bounds`,
              excludeFirst(statement, beside, known?.partitionKey ?? [], bound),
            ),
          },
        ];
      }),
};

/** The partitions that a statement adds to a table. */
function newPartitions(statement: Statement): { parent: string; bound: Bound | null }[] {
  return [
    ...actionsOf(statement, 'attach partition').map(({ table, bound }) => ({ parent: table, bound })),
    ...actionsOf(statement, 'create table').flatMap(({ partitionOf, bound }) =>
      partitionOf === null ? [] : [{ parent: partitionOf, bound }],
    ),
  ];
}

/** A valid CHECK that has all constants of the bounds. */
function isExcluded(partition: string, bound: Bound | null, { tables }: Catalogue): boolean {
  if (bound === null || bound === 'default') return false;
  const checks = [...(tables.get(partition)?.constraints.values() ?? [])];
  return checks.some(({ kind, valid, expression }) => {
    const constants = literalsIn(expression);
    return kind === 'check' && valid && bound.literals.every((literal) => constants.has(literal));
  });
}

function literalsIn(tree: unknown): Set<string> {
  const found = new Set<string>();
  walk(tree, (name, fields) => {
    const text = name === 'A_Const' ? constantText({ A_Const: fields }) : null;
    if (text !== null) found.add(text);
  });
  return found;
}

/** PostgreSQL proves from such a CHECK that no row has to move. Null for keys of several columns. */
function excludeFirst(
  statement: Statement,
  partition: string,
  key: readonly string[],
  bound: Bound | null,
): string[] | null {
  const [column, ...more] = key;
  const condition = bound === null || bound === 'default' ? null : bound.condition;
  if (!column || more.length > 0 || condition === null) return null;
  const name = quoteName(column);
  const within =
    'values' in condition
      ? `${name} IN (${condition.values.join(', ')})`
      : `${name} >= ${condition.from} AND ${name} < ${condition.to}`;
  const check = `${partition.split('.').at(-1)}_excludes`;
  return [
    `ALTER TABLE ${quote(partition)} ADD CONSTRAINT ${quoteName(check)} CHECK (NOT (${name} IS NOT NULL AND ${within})) NOT VALID`,
    validate(partition, check),
    statement.sql,
  ];
}

const concurrentlyOnPartitioned: Rule = {
  id: 'concurrently-on-partitioned',
  title: 'CREATE or DROP INDEX CONCURRENTLY on a partitioned table, which PostgreSQL refuses',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { catalogue }) => {
    const isPartitioned = (table: string | undefined) =>
      (catalogue.tables.get(table ?? '')?.partitionKey ?? null) !== null;
    return [
      ...actionsOf(statement, 'create index')
        .filter(({ concurrently, table }) => concurrently && isPartitioned(table))
        .map(({ table }) => ({
          message: withSql(
            `fails, because ${table} is partitioned; create the index ON ONLY ${table}, build one on each partition CONCURRENTLY, and attach these (ALTER INDEX … ATTACH PARTITION …)`,
            onOnly(statement),
          ),
        })),
      ...actionsOf(statement, 'drop')
        .filter(
          ({ object, name, concurrently }) =>
            object === 'index' && concurrently && isPartitioned(catalogue.indexes.get(name)?.table),
        )
        .map(({ name }) => ({
          message: withSql(
            `fails, because the table of ${name} is partitioned; drop it without CONCURRENTLY`,
            [`DROP INDEX ${quote(name)}`],
          ),
        })),
    ];
  },
};

/** Partitions: their bounds, and the indexes of their parents. */
export const PARTITION_RULES: readonly Rule[] = [
  attachPartitionScan,
  concurrentlyOnPartitioned,
  partitionBesideDefault,
];
