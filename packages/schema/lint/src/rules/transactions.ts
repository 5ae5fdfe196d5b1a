import { cannotBeInTransaction } from '../model/action.ts';
import { phaseKey } from '../model/catalogue.ts';
import { actionsOf, isNewTable } from '../model/context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

const concurrentlyIfNotExists: Rule = {
  id: 'concurrently-if-not-exists',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS that takes a broken leftover for the index',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    actionsOf(statement, 'create index')
      .filter(({ concurrently, ifNotExists }) => concurrently && ifNotExists && !statement.repaired)
      .map(() => ({
        message:
          'a first try that was stopped leaves an invalid index, and this takes it for done: drop the leftover before each try',
      })),
};

const concurrentlyInTransaction: Rule = {
  id: 'concurrently-in-transaction',
  title: 'a statement that cannot run in a transaction, in one',
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
              message: `PostgreSQL refuses ${what} in a transaction: give it a step of its own, outside one`,
            },
          ];
    });
  },
};

const createIndexWithoutConcurrently: Rule = {
  id: 'create-index-without-concurrently',
  title: 'CREATE INDEX that keeps writers out while it builds',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'create index')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `nobody can write to ${table} while the index is built: use CREATE INDEX CONCURRENTLY, outside a transaction`,
      })),
};

const detachPartitionWithoutConcurrently: Rule = {
  id: 'detach-partition-without-concurrently',
  title: 'DETACH PARTITION that locks the complete partitioned table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'detach partition')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `takes an ACCESS EXCLUSIVE lock on all of ${table}: DETACH PARTITION … CONCURRENTLY, outside a transaction`,
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
        return object === 'index' && !concurrently && !isNewTable(table, statement, context);
      })
      .map(({ name }) => ({
        message: `takes an ACCESS EXCLUSIVE lock on the table of ${name}: use DROP INDEX CONCURRENTLY, outside a transaction`,
      })),
};

const refreshViewWithoutConcurrently: Rule = {
  id: 'refresh-view-without-concurrently',
  title: 'REFRESH MATERIALIZED VIEW that keeps readers out',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'refresh view')
      .filter(({ view, concurrently }) => !concurrently && !isNewTable(view, statement, context))
      .map(({ view }) => ({
        message: `nobody can read ${view} while its query runs: REFRESH MATERIALIZED VIEW CONCURRENTLY, which wants a unique index on it`,
      })),
};

const reindexWithoutConcurrently: Rule = {
  id: 'reindex-without-concurrently',
  title: 'REINDEX that keeps readers and writers out',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'reindex')
      .filter(({ what, concurrently }) => !concurrently && !isNewTable(what, statement, context))
      .map(({ what }) => ({
        message: `nobody can write to the table while ${what} is rebuilt, and reads that plan with the index wait: use REINDEX … CONCURRENTLY`,
      })),
};

const ALLOWED_SINCE = 120_000;

const enumValueInTransaction: Rule = {
  id: 'enum-value-in-transaction',
  title: 'a new value of an enum, used in the transaction that adds it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { sameTransaction, serverVersion, catalogue }) => {
    if (statement.transaction === null) return [];
    const later = sameTransaction.slice(sameTransaction.indexOf(statement) + 1);
    return actionsOf(statement, 'add enum value')
      .filter(({ type }) => catalogue.objects.get(`type ${type}`) !== phaseKey(statement))
      .flatMap(({ type, value }) => {
        if (serverVersion < ALLOWED_SINCE) {
          return [
            {
              message:
                'before PostgreSQL 12 no value can be added to an enum in a transaction: give it a step outside one',
            },
          ];
        }
        const used = later.some((other) =>
          actionsOf(other, 'mention').some(({ literals }) => literals.includes(value)),
        );
        return used
          ? [
              {
                message: `'${value}' of ${type} cannot be used before the transaction that adds it has committed: use it in a later step`,
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
      message: `${verb} ends or nests the transaction that records the step: a step is a transaction by itself`,
    })),
};

/** What a transaction cannot hold, and what should run without one, CONCURRENTLY. */
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
