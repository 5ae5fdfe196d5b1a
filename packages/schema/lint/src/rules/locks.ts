import { type Action, type ActionOf, isDescription } from '../model/action.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { blocksWrites } from '../model/lock-modes.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { validate, withSql } from './corrected-sql.ts';
import { EVERY_PHASE, type Rule, type Violation } from './rule.ts';

const exclusiveLockOutside: Rule = {
  id: 'exclusive-lock-outside',
  title: 'a lock that blocks reads or writes, in a step outside a transaction',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) => {
    if (statement.origin !== 'outside' && statement.origin !== 'repair') return [];
    if (!statement.actions.some((action) => blocksOthers(action, statement, context))) return [];
    return [
      {
        message:
          'a step outside a transaction waits minutes for its locks, and reads and writes queue behind this one; run it in a transaction (schema.step)',
      },
    ];
  },
};

function blocksOthers(action: Action, statement: Statement, context: Context): boolean {
  if (exclusivelyLocked(action, statement, context).length > 0) return true;
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

const explicitLock: Rule = {
  id: 'explicit-lock',
  title: 'LOCK TABLE',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'lock table').flatMap(({ tables, mode }) =>
      tables
        .filter((table) => !isNewTable(table, statement, context))
        .map((table) => ({
          severity: blocksWrites(mode) ? ('error' as const) : ('warning' as const),
          message: `holds ${mode} on ${table} until the transaction ends; remove it, since each statement takes the lock that it needs, or lock the rows (SELECT … FOR NO KEY UPDATE)`,
        })),
    ),
};

/** The runner's default. Measured: the slowest reader behind an ALTER waits 111 ms with it, 5 s without a timeout. */
const MAX_TIMEOUT_MS = 100;
/** VALIDATE blocks neither reads nor writes, so it may wait until an autovacuum gives way. */
const MAX_VALIDATE_TIMEOUT_MS = 60_000;
const UNITS: Partial<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const lockTimeout: Rule = {
  id: 'lock-timeout',
  title: 'a lock timeout that is removed or raised',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'set')
      .filter(
        (set) => set.setting === '*' || (set.setting === 'lock_timeout' && !isShort(set, statement, context)),
      )
      .map(({ setting, value }) => {
        const how =
          setting === '*' || value === null
            ? 'removes the lock timeout'
            : `raises the lock timeout to ${value}`;
        return {
          message: `${how}, and all queries of a table queue behind an ALTER that waits for it; remove this, since each step has a lock timeout and retries`,
        };
      }),
};

function isShort(
  { value, local }: ActionOf<'set'>,
  statement: Statement,
  { sameTransaction }: Context,
): boolean {
  const validates = local && sameTransaction.every((other) => other === statement || onlyValidates(other));
  const milliseconds = toMilliseconds(value);
  return milliseconds > 0 && milliseconds <= (validates ? MAX_VALIDATE_TIMEOUT_MS : MAX_TIMEOUT_MS);
}

function onlyValidates({ actions }: Statement): boolean {
  return actions.every((action) => action.does === 'validate constraint' || isDescription(action));
}

/** `3s` → 3000. The default unit is milliseconds, as for lock_timeout. NaN when it is not a duration. */
export function toMilliseconds(value: string | null): number {
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/.exec(value ?? '') ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

const statementAfterExclusiveLock: Rule = {
  id: 'statement-after-exclusive-lock',
  title: 'more statements in a transaction that holds ACCESS EXCLUSIVE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const earlier = context.sameTransaction.slice(0, context.sameTransaction.indexOf(statement));
    const held = new Set(
      earlier.flatMap((other) =>
        other.actions.flatMap((action) => exclusivelyLocked(action, other, context)),
      ),
    );
    if (held.size === 0) return [];
    return statement.actions
      .flatMap((action) => checkAfterLock(action, held, statement, context) ?? [])
      .slice(0, 1);
  },
};

function checkAfterLock(
  action: Action,
  held: ReadonlySet<string>,
  statement: Statement,
  context: Context,
): Violation | null {
  const first = [...held].join(', ');
  const more = exclusivelyLocked(action, statement, context);
  const other = more.find((table) => !held.has(table));
  if (other !== undefined) {
    return {
      message: `blocks reads of ${first} while this waits for its lock on ${other}; lock one table per step`,
    };
  }
  if (takesTime(action, statement, context)) {
    return { message: `blocks reads of ${first} while this runs; move it to its own step` };
  }
  // A catalogue change of a table that is already locked takes no time.
  return null;
}

/** Whether it reads or writes rows, or waits for transactions that do. */
function takesTime(action: Action, statement: Statement, context: Context): boolean {
  switch (action.does) {
    case 'write':
      return !isNewTable(action.table, statement, context);
    case 'read':
      return action.tables.some((table) => !isNewTable(table, statement, context));
    case 'create table':
      return action.filled;
    case 'add constraint':
      return action.constraint.kind === 'foreign key' && !isNewTable(action.table, statement, context);
    case 'create index':
    case 'validate constraint':
    case 'create trigger':
      return !isNewTable(action.table, statement, context);
    case 'reindex':
    case 'refresh view':
    case 'run code':
      return true;
    default:
      return false;
  }
}

const validateInAddTransaction: Rule = {
  id: 'validate-in-add-transaction',
  title: 'VALIDATE CONSTRAINT in the transaction that added it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'validate constraint')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(({ table, name }) => {
        const known = context.catalogue.tables.get(table)?.constraints.get(name);
        const inSameStatement = actionsOf(statement, 'add constraint').some(
          ({ constraint }) => constraint.name === name,
        );
        return (
          inSameStatement || (statement.transaction !== null && known?.transaction === statement.transaction)
        );
      })
      .map(({ table, name }) => ({
        message: withSql(
          `reads every row of ${table} while the transaction holds the lock of ADD CONSTRAINT ${name}; validate it in its own step`,
          [validate(table, name)],
        ),
      })),
};

/** Locks that are waited for, or held, longer than necessary. */
export const LOCK_RULES: readonly Rule[] = [
  exclusiveLockOutside,
  explicitLock,
  lockTimeout,
  statementAfterExclusiveLock,
  validateInAddTransaction,
];
