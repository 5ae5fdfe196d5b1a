import { blockedQueries, blocksReads, blocksWrites, strengthOf } from '../model/lock-modes.ts';
import type { HeldLock, TracedStatement, TracedTransaction } from '../model/trace.ts';
import { about, type TraceRule, type Violation } from './trace-rule.ts';

const leftInvalid: TraceRule = {
  id: 'trace-left-invalid',
  title: 'an index or constraint that is still not valid when the change is done',
  phases: ['expand', 'contract'],
  severity: 'warning',
  coveredBy: [],
  check: ({ transactions, leftInvalid: left }) =>
    transactions.flatMap((transaction) =>
      transaction.statements.flatMap(({ sql, invalid }) =>
        invalid
          .filter((name) => left.includes(name))
          .map((name) =>
            about(
              transaction,
              sql,
              `${name} is not valid when the change is done: validate it, or build it anew`,
            ),
          ),
      ),
    ),
};

const lockKept: TraceRule = {
  id: 'trace-lock-kept',
  title: 'a table that nobody can read while its transaction locks another one, or reads or writes rows',
  phases: ['expand', 'contract'],
  severity: 'error',
  coveredBy: ['statement-after-exclusive-lock', 'validate-in-add-transaction'],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      const held = new Set<string>();
      const violations: Violation[] = [];
      for (const statement of transaction.statements) {
        const why = held.size > 0 ? whatItDoes(statement, held) : null;
        const message = `nobody can read ${[...held].join(', ')} while this ${why}: give it a step of its own`;
        if (why) violations.push(about(transaction, statement.sql, message));
        for (const table of lockedTables(statement)) held.add(table);
      }
      return violations.slice(0, 1);
    }),
};

function lockedTables({ locks }: TracedStatement): string[] {
  return locks.filter(({ mode, isNew }) => blocksReads(mode) && !isNew).map(({ table }) => table);
}

/** A word more about a table that is locked already takes no time; this does. */
function whatItDoes(statement: TracedStatement, held: ReadonlySet<string>): string | null {
  const known = statement.locks.filter(({ isNew }) => !isNew);
  const other = known.find((lock) => !held.has(lock.table) && !isPartOf(lock, held) && !onlyNames(statement));
  if (other) return `waits for its lock on ${other.table}`;
  const rows = known.find(({ mode, index }) => index === null && ROWS.has(mode));
  if (rows && !onlyNames(statement)) return `reads or writes rows of ${rows.table}`;
  return null;
}

/** Whoever takes these on a table that it could alter wants its rows. */
const ROWS: ReadonlySet<string> = new Set(['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE']);

const isPartOf = ({ parent }: HeldLock, held: ReadonlySet<string>) => parent !== null && held.has(parent);

/** The definition of a view or a function looks at tables, and reads no row. */
function onlyNames({ actions }: TracedStatement): boolean {
  return (
    actions.length > 0 &&
    actions.every(({ does }) => does === 'create view' || does === 'create function' || does === 'mention')
  );
}

const lockOutsideStep: TraceRule = {
  id: 'trace-lock-outside-step',
  title: 'a lock that keeps others out, in a backfill or outside a transaction',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'error',
  coveredBy: ['exclusive-lock-outside', 'ddl-in-backfill', 'explicit-lock', 'truncate'],
  check: ({ transactions }) =>
    transactions
      .filter(({ outside, origin }) => outside || origin === 'backfill')
      .flatMap((transaction) => transaction.statements.flatMap((statement) => judge(transaction, statement))),
};

function judge(transaction: TracedTransaction, statement: TracedStatement) {
  // Its last moment is an exclusive one, when nobody uses the partition through its parent any more.
  if (statement.actions.some((action) => 'concurrently' in action && action.concurrently)) return [];
  const lock = statement.locks.find(({ mode, isNew }) => blocksWrites(mode) && !isNew);
  if (!lock) return [];
  const message = `takes ${lock.mode} on ${lock.table} where nothing keeps it short: ${blockedQueries(lock.mode)}; make it a step`;
  return [about(transaction, statement.sql, message)];
}

/** Far above what a busy machine adds to a step: some hundred milliseconds at worst. */
const LONG_MS = 2_000;

const longLock: TraceRule = {
  id: 'trace-long-lock',
  title: 'a lock that others wait for, held for two seconds although the tables are empty',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'warning',
  coveredBy: [],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      const { heldMs, statements } = transaction;
      if (heldMs === null || heldMs < LONG_MS) return [];
      const locking = statements.find(({ locks }) =>
        locks.some(({ mode, isNew }) => blocksWrites(mode) && !isNew),
      );
      const lock = locking?.locks.find(({ mode, isNew }) => blocksWrites(mode) && !isNew);
      if (!locking || !lock) return [];
      const message = `held ${lock.mode} on ${lock.table} for ${Math.round(heldMs)} ms, with no rows to go through: ${blockedQueries(lock.mode)}`;
      return [about(transaction, locking.sql, message)];
    }),
};

const workUnderLock: TraceRule = {
  id: 'trace-work-under-lock',
  title: 'work on every row of a table while others wait for a lock',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'error',
  coveredBy: [
    'add-column-references',
    'add-column-rewrite',
    'add-column-volatile-default',
    'attach-partition-scan',
    'change-column-type',
    'check-without-not-valid',
    'create-index-without-concurrently',
    'domain-constraint',
    'exclusion-constraint',
    'foreign-key-without-not-valid',
    'refresh-view-without-concurrently',
    'reindex-without-concurrently',
    'set-not-null-scan',
    'table-rewrite',
    'truncate',
    'unique-without-using-index',
    'validate-in-add-transaction',
  ],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      let strongest: HeldLock | undefined;
      return transaction.statements.flatMap((statement) => {
        strongest = [...(strongest ? [strongest] : []), ...statement.locks]
          .filter(({ mode, isNew }) => blocksWrites(mode) && !isNew)
          .sort((a, b) => strengthOf(b.mode) - strengthOf(a.mode))[0];
        const work = statement.work.find(({ isNew }) => !isNew);
        if (!strongest || !work) return [];
        const { mode, table } = strongest;
        const message = `${work.does} ${work.table} while it holds ${mode} on ${table}: ${blockedQueries(mode)}, the longer the larger the table is`;
        return [about(transaction, statement.sql, message)];
      });
    }),
};

/** The rules that need a server, in the order of their ids. */
export const TRACE_RULES: readonly TraceRule[] = [
  leftInvalid,
  lockKept,
  lockOutsideStep,
  longLock,
  workUnderLock,
];

/** Found by the trace itself, not by a rule: a phase that the server did not take. */
export const TRACE_FAILED = 'trace-failed';
