import { doing } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const opaqueCode: Rule = {
  id: 'opaque-code',
  title: 'DO or CALL: statements that no linter sees',
  phases: EVERY_PHASE,
  severity: 'warning',
  check: (statement) =>
    doing(statement, 'run code').map(({ what }) => ({
      message: `what runs in a ${what} is known only when it runs, so nothing here judged it: write the statements out`,
    })),
};
