import { doing } from './context.ts';
import type { Rule } from './rule.ts';

export const viewSelectStar: Rule = {
  id: 'view-select-star',
  title: 'a view of SELECT *',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement) =>
    doing(statement, 'create view')
      .filter(({ selectsStar }) => selectsStar)
      .map(({ name }) => ({
        message: `${name} keeps the columns of today: those added later are missing, and none can be dropped under it. Name the columns`,
      })),
};
