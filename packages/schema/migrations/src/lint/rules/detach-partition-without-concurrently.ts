import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const detachPartitionWithoutConcurrently: Rule = {
  id: 'detach-partition-without-concurrently',
  title: 'DETACH PARTITION that locks the whole partitioned table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'detach partition')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `takes an ACCESS EXCLUSIVE lock on all of ${table}: DETACH PARTITION … CONCURRENTLY, outside a transaction`,
      })),
};
