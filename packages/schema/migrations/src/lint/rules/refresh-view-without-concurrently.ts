import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const refreshViewWithoutConcurrently: Rule = {
  id: 'refresh-view-without-concurrently',
  title: 'REFRESH MATERIALIZED VIEW that keeps readers out',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'refresh view')
      .filter(({ view, concurrently }) => !concurrently && !isNewTable(view, statement, context))
      .map(({ view }) => ({
        message: `nobody can read ${view} while its query runs: REFRESH MATERIALIZED VIEW CONCURRENTLY, which wants a unique index on it`,
      })),
};
