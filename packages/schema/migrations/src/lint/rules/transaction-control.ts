import { doing } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const transactionControl: Rule = {
  id: 'transaction-control',
  title: 'BEGIN, COMMIT or ROLLBACK in a change',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement) =>
    doing(statement, 'transaction').map(({ verb }) => ({
      message: `${verb} ends or nests the transaction that records the step: a step is a transaction by itself`,
    })),
};
