import type { ActionOf } from '../model/action.ts';
import { isKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { quote, withSql } from './corrected-sql.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

const deleteInExpand: Rule = {
  id: 'delete-in-expand',
  title: 'DELETE while the previous release reads the rows',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'write')
      .filter(({ table, deletes }) => deletes && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `the previous release still runs and reads the rows of ${table}; delete them in contract`,
      })),
};

const rowLock: Rule = {
  id: 'row-lock',
  title: 'SELECT … FOR UPDATE of an unbounded number of rows',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'lock rows').flatMap(({ tables, limited, keys }) =>
      tables
        .filter((table) => !isNewTable(table, statement, context))
        .filter((table) => !isBounded({ limited, keys, table }, context))
        .map((table) => ({
          message: withSql(
            `locks every row of ${table} that it finds until the transaction ends, and writes of these rows wait; lock a few, by key or with a LIMIT`,
            limitRows(statement),
          ),
        })),
    ),
};

const LOCKING = /\s+(for\s+(update|no key update|share|key share)(\s+(of\s+[\w.]+|nowait|skip\s+locked))*)$/i;

/** Null unless the lock is at the end of a SELECT. */
function limitRows({ kind, sql }: Statement): string[] | null {
  return kind === 'SelectStmt' && LOCKING.test(sql) ? [sql.replace(LOCKING, ' LIMIT 1000 $1')] : null;
}

const truncate: Rule = {
  id: 'truncate',
  title: 'TRUNCATE while the previous release reads the rows, or with CASCADE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'truncate').flatMap(({ tables, cascade }) => {
      const old = tables.filter((table) => !isNewTable(table, statement, context)).join(', ');
      if (old === '') return [];
      if (cascade) return [{ message: `also empties every table that references ${old}; list each table` }];
      if (statement.phase === 'contract') return [];
      return [{ message: `the previous release still runs and reads ${old}; truncate it in contract` }];
    }),
};

/** Usual names of keys. The keys of a table that no change here created are unknown. */
const KEY_NAME = /(^|_)(id|key|uuid|pk|ctid)$/;

export const unboundedWrite: Rule = {
  id: 'unbounded-write',
  title: 'UPDATE, DELETE or INSERT … SELECT of an unbounded number of rows',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'write')
      .filter((write) => !isNewTable(write.table, statement, context) && !isBounded(write, context))
      .map(({ verb, table }) => {
        const locked = context.sameTransaction.flatMap((other) =>
          other.actions.flatMap((action) => exclusivelyLocked(action, other, context)),
        );
        const beside =
          locked.length > 0 ? `, while ${[...new Set(locked)].join(', ')} is locked exclusively` : '';
        const advice =
          statement.phase === 'backfill'
            ? `write one batch, WHERE id IN (SELECT id FROM ${quote(table)} … ORDER BY id LIMIT …), or use fillColumn`
            : 'write in batches, in a backfill (fillColumn)';
        return {
          message: `${verb} of ${table} holds all its row locks until it ends${beside}; ${advice}`,
        };
      }),
};

function isBounded(
  { limited, keys, table }: Pick<ActionOf<'write'>, 'limited' | 'keys' | 'table'>,
  { catalogue }: Context,
): boolean {
  return limited || keys.some((key) => KEY_NAME.test(key) || isKey(catalogue, table, key));
}

/** Reads and writes of rows that take too many locks, or lose rows. */
export const ROW_RULES: readonly Rule[] = [deleteInExpand, rowLock, truncate, unboundedWrite];
