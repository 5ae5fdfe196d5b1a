import type { Action, ActionOf } from '../model/action.ts';
import { actionsOf, type Context, isNewTable } from '../model/context.ts';
import { blocksWrites } from '../model/lock-modes.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { EVERY_PHASE, type Rule, type Violation } from './rule.ts';

const exclusiveLockOutside: Rule = {
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
          message: `holds ${table} in ${mode} mode to the end of the transaction: each statement takes the lock that it needs by itself`,
        })),
    ),
};

/** What the runner gives a step unless told otherwise. Measured: with it the worst reader behind an ALTER waits 111 ms, without 5 s. */
const LONGEST_MS = 100;
/** VALIDATE waits for no reader or writer, and none waits for it: it may wait until an autovacuum gives way. */
const LONGEST_FOR_VALIDATE_MS = 60_000;
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
  title: 'a lock timeout taken away or raised',
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
            ? 'takes the lock timeout away'
            : `waits for locks up to ${value}`;
        return {
          message: `${how}: everybody who wants the table queues behind a waiting ALTER. Leave it to the step, which tries again`,
        };
      }),
};

function isShort(
  { value, local }: ActionOf<'set'>,
  statement: Statement,
  { sameTransaction }: Context,
): boolean {
  const patient = local && sameTransaction.every((other) => other === statement || onlyValidates(other));
  const milliseconds = toMilliseconds(value);
  return milliseconds > 0 && milliseconds <= (patient ? LONGEST_FOR_VALIDATE_MS : LONGEST_MS);
}

function onlyValidates({ actions }: Statement): boolean {
  return actions.every(({ does }) => does === 'validate constraint' || does === 'mention');
}

/** `3s` → 3000: a value of a setting whose unit is milliseconds where none is given. NaN for what is no time. */
export function toMilliseconds(value: string | null): number {
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/.exec(value ?? '') ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}

const statementAfterExclusiveLock: Rule = {
  id: 'statement-after-exclusive-lock',
  title: 'more statements in a transaction that has locked a table for all others',
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
      message: `nobody can read ${first} while this waits for its lock on ${other}: one table a step`,
    };
  }
  if (takesTime(action, statement, context)) {
    return { message: `nobody can read ${first} while this runs: give it a step of its own` };
  }
  // A word more about the table that is locked already takes no time.
  return null;
}

/** Reads or writes rows, or waits for those who do. */
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
        const inOneGo = actionsOf(statement, 'add constraint').some(
          ({ constraint }) => constraint.name === name,
        );
        return inOneGo || (statement.transaction !== null && known?.transaction === statement.transaction);
      })
      .map(({ table, name }) => ({
        message: `the lock of ADD CONSTRAINT ${name} is held while every row of ${table} is read: VALIDATE in a step of its own`,
      })),
};

/** Locks that are waited for, held or asked for longer than they need to be. */
export const LOCK_RULES: readonly Rule[] = [
  exclusiveLockOutside,
  explicitLock,
  lockTimeout,
  statementAfterExclusiveLock,
  validateInAddTransaction,
];
