import { cannotBeInTransaction } from '../actions/transactional.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const concurrentlyInTransaction: Rule = {
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
