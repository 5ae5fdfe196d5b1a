import { cannotBeInTransaction } from '../model/action.ts';
import { phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { concurrently, hasOneAction, onOnly, quote, withSql } from './corrected-sql.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

const concurrentlyIfNotExists: Rule = {
  id: 'concurrently-if-not-exists',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS, which accepts an invalid index',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'create index')
      .filter(({ concurrently, ifNotExists }) => concurrently && ifNotExists && !statement.repaired)
      .map(({ index }) => ({
        message: withSql(
          'an interrupted build leaves an invalid index, which IF NOT EXISTS takes for the finished one; use addIndex, or drop it first',
          index.name === null
            ? null
            : [
                `DROP INDEX CONCURRENTLY IF EXISTS ${quote(index.name)}`,
                statement.sql.replace(/\s+if\s+not\s+exists/i, ''),
              ],
        ),
      })),
};

const concurrentlyInTransaction: Rule = {
  id: 'concurrently-in-transaction',
  title: 'a statement in a transaction that cannot run in one',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement) => {
    if (statement.transaction === null) return [];
    return statement.actions.flatMap((action) => {
      const what = cannotBeInTransaction(action);
      return what === null
        ? []
        : [
            {
              message: `PostgreSQL refuses ${what} in a transaction; run it in its own step outside one (schema.outside)`,
            },
          ];
    });
  },
};

const createIndexWithoutConcurrently: Rule = {
  id: 'create-index-without-concurrently',
  title: 'CREATE INDEX that blocks writes while it builds',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'create index')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .filter(({ table, only }) => !(only && mayBePartitioned(table, context)))
      .map(({ table }) => ({
        message: withSql(
          isPartitioned(table, context)
            ? `blocks writes to ${table} while it builds the index of each partition; create it ON ONLY ${table}, build one on each partition CONCURRENTLY, and attach these`
            : `blocks writes to ${table} while it builds the index; use addIndex, or outside a transaction`,
          isPartitioned(table, context) ? onOnly(statement) : concurrently(statement),
        ),
      })),
};

const isPartitioned = (table: string, { catalogue }: Context): boolean =>
  (catalogue.tables.get(table)?.partitionKey ?? null) !== null;

/** ON ONLY a partitioned table builds nothing. It has no other use. */
const mayBePartitioned = (table: string, context: Context): boolean =>
  isPartitioned(table, context) || context.catalogue.tables.get(table)?.complete !== true;

const detachPartitionWithoutConcurrently: Rule = {
  id: 'detach-partition-without-concurrently',
  title: 'DETACH PARTITION that locks the whole partitioned table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'detach partition')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: withSql(
          `takes ACCESS EXCLUSIVE on all of ${table}; outside a transaction, use CONCURRENTLY`,
          hasOneAction(statement) ? [`${statement.sql} CONCURRENTLY`] : null,
        ),
      })),
};

const dropIndexWithoutConcurrently: Rule = {
  id: 'drop-index-without-concurrently',
  title: 'DROP INDEX that locks its table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'drop')
      .filter(({ object, name, concurrently }) => {
        const table = context.catalogue.indexes.get(name)?.table ?? null;
        return (
          object === 'index' &&
          !concurrently &&
          !isNewTable(table, statement, context) &&
          !isPartitioned(table ?? '', context)
        );
      })
      .map(({ name, ifExists }) => ({
        message: withSql(
          `takes ACCESS EXCLUSIVE on the table of ${name}; use dropIndex, or outside a transaction`,
          [`DROP INDEX CONCURRENTLY ${ifExists ? 'IF EXISTS ' : ''}${quote(name)}`],
        ),
      })),
};

const refreshViewWithoutConcurrently: Rule = {
  id: 'refresh-view-without-concurrently',
  title: 'REFRESH MATERIALIZED VIEW that blocks reads',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'refresh view')
      .filter(({ view, concurrently }) => !concurrently && !isNewTable(view, statement, context))
      .map(({ view }) => ({
        message: withSql(
          `blocks reads of ${view} while its query runs; with a unique index on it, use CONCURRENTLY`,
          concurrently(statement),
        ),
      })),
};

const reindexWithoutConcurrently: Rule = {
  id: 'reindex-without-concurrently',
  title: 'REINDEX that blocks reads and writes',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'reindex')
      .filter(({ what, concurrently }) => !concurrently && !isNewTable(what, statement, context))
      .map(({ what }) => ({
        message: withSql(
          `blocks writes to the table while ${what} is rebuilt, and reads that plan with the index; use CONCURRENTLY, outside a transaction`,
          concurrently(statement),
        ),
      })),
};

const enumValueInTransaction: Rule = {
  id: 'enum-value-in-transaction',
  title: 'an enum value that is used in the transaction that adds it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { sameTransaction, catalogue }) => {
    if (statement.transaction === null) return [];
    const later = sameTransaction.slice(sameTransaction.indexOf(statement) + 1);
    return actionsOf(statement, 'add enum value')
      .filter(({ type }) => catalogue.objects.get(`type ${type}`) !== phaseKey(statement))
      .flatMap(({ type, value }) => {
        const used = later.some((other) =>
          actionsOf(other, 'mention').some(({ literals }) => literals.includes(value)),
        );
        return used
          ? [
              {
                message: `'${value}' of ${type} cannot be used before the transaction that adds it commits; use it in a later step`,
              },
            ]
          : [];
      });
  },
};

const transactionControl: Rule = {
  id: 'transaction-control',
  title: 'BEGIN, COMMIT or ROLLBACK in a change',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement) =>
    actionsOf(statement, 'transaction').map(({ verb }) => ({
      message: `${verb} ends or nests the transaction that records the step; remove it, since a step is a transaction`,
    })),
};

/** Statements that cannot run in a transaction, or should run CONCURRENTLY, outside one. */
export const TRANSACTION_RULES: readonly Rule[] = [
  concurrentlyIfNotExists,
  concurrentlyInTransaction,
  createIndexWithoutConcurrently,
  detachPartitionWithoutConcurrently,
  dropIndexWithoutConcurrently,
  refreshViewWithoutConcurrently,
  reindexWithoutConcurrently,
  enumValueInTransaction,
  transactionControl,
];
