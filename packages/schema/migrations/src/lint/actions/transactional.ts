import type { Action } from './action.ts';

/** What PostgreSQL refuses in a transaction, in its words; null for what it does not. */
export function cannotBeInTransaction(action: Action): string | null {
  switch (action.does) {
    case 'create index':
      return action.concurrently ? 'CREATE INDEX CONCURRENTLY' : null;
    case 'drop':
      if (action.object === 'database') return 'DROP DATABASE';
      return action.concurrently ? 'DROP INDEX CONCURRENTLY' : null;
    case 'reindex':
      return action.concurrently ? 'REINDEX CONCURRENTLY' : null;
    case 'detach partition':
      return action.concurrently ? 'DETACH PARTITION CONCURRENTLY' : null;
    case 'rewrite':
      return action.transactional ? null : action.how;
    case 'vacuum':
      return 'VACUUM';
    default:
      return null;
  }
}
