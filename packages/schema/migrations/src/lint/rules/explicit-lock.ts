import { keepsWritersOut } from '../lock-modes.ts';
import { doing, isNewTable } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const explicitLock: Rule = {
  id: 'explicit-lock',
  title: 'LOCK TABLE',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'lock table').flatMap(({ tables, mode }) =>
      tables
        .filter((table) => !isNewTable(table, statement, context))
        .map((table) => ({
          severity: keepsWritersOut(mode) ? ('error' as const) : ('warning' as const),
          message: `holds ${table} in ${mode} mode to the end of the transaction: each statement takes the lock that it needs by itself`,
        })),
    ),
};
