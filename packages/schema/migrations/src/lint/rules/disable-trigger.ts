import { doing, isNewTable } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const disableTrigger: Rule = {
  id: 'disable-trigger',
  title: 'triggers or rules that do not fire for a while',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => [
    ...doing(statement, 'disable')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ what, table }) => ({
        message: `${what} of ${table} does not fire for anybody, and foreign keys are triggers: what is written meanwhile nobody checks`,
      })),
    ...doing(statement, 'set')
      .filter(
        ({ setting, value }) =>
          setting === 'session_replication_role' && value !== null && value !== 'origin',
      )
      .map(() => ({
        message:
          'no trigger fires in this session any more, and foreign keys are triggers: what it writes nobody checks',
      })),
  ],
};
