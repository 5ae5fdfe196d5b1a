import { doing, EVERY_PHASE, isNewTable, type Rule } from './rule.ts';

const SHARE = 5;

export const explicitLock: Rule = {
  id: 'explicit-lock',
  title: 'LOCK TABLE',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'lock table').flatMap(({ tables, mode, strength }) =>
      tables
        .filter((table) => !isNewTable(table, statement, context))
        .map((table) => ({
          severity: strength >= SHARE ? ('error' as const) : ('warning' as const),
          message: `holds ${table} in ${mode} mode to the end of the transaction: each statement takes the lock that it needs by itself`,
        })),
    ),
};
