import type { Action } from '../actions/action.ts';
import { lockedExclusively } from '../catalogue/locks.ts';
import type { Statement } from '../statement.ts';
import { type Context, isNewTable } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

export const exclusiveLockOutside: Rule = {
  id: 'exclusive-lock-outside',
  title: 'a lock that keeps others out, in a step outside a transaction',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => {
    if (statement.origin !== 'outside' && statement.origin !== 'repair') return [];
    if (!statement.actions.some((action) => locksOut(action, statement, context))) return [];
    return [
      {
        message:
          'a step outside a transaction waits long for its locks, and everybody queues behind this one: make it a step',
      },
    ];
  },
};

function locksOut(action: Action, statement: Statement, context: Context): boolean {
  if (lockedExclusively(action, statement, context).length > 0) return true;
  switch (action.does) {
    case 'create index':
      return !action.concurrently && !isNewTable(action.table, statement, context);
    case 'create trigger':
    case 'add constraint':
      return !isNewTable(action.table, statement, context);
    case 'reindex':
      return !action.concurrently;
    default:
      return false;
  }
}
