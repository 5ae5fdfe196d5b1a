import { doing } from './context.ts';
import type { Rule } from './rule.ts';

export const concurrentlyIfNotExists: Rule = {
  id: 'concurrently-if-not-exists',
  title: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS that takes a broken leftover for the index',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    doing(statement, 'create index')
      .filter(({ concurrently, ifNotExists }) => concurrently && ifNotExists && !statement.repaired)
      .map(() => ({
        message:
          'a first try that was stopped leaves an invalid index, and this takes it for done: drop the leftover before each try',
      })),
};
