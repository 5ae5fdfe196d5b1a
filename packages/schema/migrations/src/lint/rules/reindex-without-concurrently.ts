import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const reindexWithoutConcurrently: Rule = {
  id: 'reindex-without-concurrently',
  title: 'REINDEX that keeps readers and writers out',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'reindex')
      .filter(({ what, concurrently }) => !concurrently && !isNewTable(what, statement, context))
      .map(({ what }) => ({
        message: `nobody can write to the table while ${what} is rebuilt, and reads that plan with the index wait: use REINDEX … CONCURRENTLY`,
      })),
};
