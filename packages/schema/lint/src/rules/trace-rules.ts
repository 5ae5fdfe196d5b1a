import { isDescription } from '../model/action.ts';
import { blockedQueries, blocksReads, blocksWrites, strengthOf } from '../model/lock-modes.ts';
import type { HeldLock, TracedStatement, TracedTransaction } from '../model/trace.ts';
import { type TraceRule, type Violation, violation } from './trace-rule.ts';

const leftInvalid: TraceRule = {
  id: 'trace-left-invalid',
  title: 'an index or constraint that is still invalid after the change',
  phases: ['expand', 'contract'],
  severity: 'warning',
  coveredBy: [],
  check: ({ transactions, leftInvalid: left }) =>
    transactions.flatMap((transaction) =>
      transaction.statements.flatMap(({ sql, invalid }) =>
        invalid
          .filter((name) => left.includes(name))
          .map((name) =>
            violation(
              transaction,
              sql,
              `${name} is invalid after the change; ${name.startsWith('index') ? 'rebuild' : 'validate'} it`,
            ),
          ),
      ),
    ),
};

const lockKept: TraceRule = {
  id: 'trace-lock-kept',
  title: 'a table whose reads are blocked while its transaction locks another one, or reads or writes rows',
  phases: ['expand', 'contract'],
  severity: 'error',
  coveredBy: ['statement-after-exclusive-lock', 'validate-in-add-transaction'],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      const held = new Set<string>();
      const violations: Violation[] = [];
      for (const statement of transaction.statements) {
        const effect = held.size > 0 ? slowEffect(statement, held) : null;
        const message = `blocks reads of ${[...held].join(', ')} while this ${effect}; move it to its own step`;
        if (effect) violations.push(violation(transaction, statement.sql, message));
        for (const table of lockedTables(statement)) held.add(table);
      }
      return violations.slice(0, 1);
    }),
};

function lockedTables({ locks }: TracedStatement): string[] {
  return locks.filter(({ mode, isNew }) => blocksReads(mode) && !isNew).map(({ table }) => table);
}

/** Catalogue changes of a table that is already locked take no time: null for those. */
function slowEffect(statement: TracedStatement, held: ReadonlySet<string>): string | null {
  const known = statement.locks.filter(({ isNew }) => !isNew);
  const other = known.find(
    (lock) => !held.has(lock.table) && !isPartOf(lock, held) && !onlyDefines(statement),
  );
  if (other) return `waits for its lock on ${other.table}`;
  const rows = known.find(({ mode, index }) => index === null && ROW_MODES.has(mode));
  if (rows && !onlyDefines(statement)) return `reads or writes rows of ${rows.table}`;
  return null;
}

/** Modes of statements that read or write rows. */
const ROW_MODES: ReadonlySet<string> = new Set(['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE']);

const isPartOf = ({ parent }: HeldLock, held: ReadonlySet<string>) => parent !== null && held.has(parent);

/** The definition of a view or a function locks tables but reads no rows. */
function onlyDefines({ actions }: TracedStatement): boolean {
  return (
    actions.length > 0 &&
    actions.every(
      (action) => action.does === 'create view' || action.does === 'create function' || isDescription(action),
    )
  );
}

const lockOutsideStep: TraceRule = {
  id: 'trace-lock-outside-step',
  title: 'a lock that blocks reads or writes, in a backfill or outside a transaction',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'error',
  coveredBy: ['exclusive-lock-outside', 'ddl-in-backfill', 'explicit-lock', 'truncate'],
  check: ({ transactions }) =>
    transactions
      .filter(({ outside, origin }) => outside || origin === 'backfill')
      .flatMap((transaction) =>
        transaction.statements.flatMap((statement) => blockingLock(transaction, statement)),
      ),
};

function blockingLock(transaction: TracedTransaction, statement: TracedStatement) {
  // DETACH CONCURRENTLY ends with a short ACCESS EXCLUSIVE, when no query uses the partition through its parent.
  if (statement.actions.some((action) => 'concurrently' in action && action.concurrently)) return [];
  const lock = statement.locks.find(({ mode, isNew }) => blocksWrites(mode) && !isNew);
  if (!lock) return [];
  const message = `takes ${lock.mode} on ${lock.table} outside a step, without a short lock timeout, so ${blockedQueries(lock.mode)}; run it in a step (schema.step)`;
  return [violation(transaction, statement.sql, message)];
}

/** A busy machine adds a few hundred milliseconds at worst. */
const LONG_MS = 2_000;

const longLock: TraceRule = {
  id: 'trace-long-lock',
  title: 'a blocking lock that is held for two seconds although the tables are empty',
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
      const message = `held ${lock.mode} on ${lock.table} for ${Math.round(heldMs)} ms although the tables are empty, and ${blockedQueries(lock.mode)}; move what takes the time out of the step`;
      return [violation(transaction, locking.sql, message)];
    }),
};

const workUnderLock: TraceRule = {
  id: 'trace-work-under-lock',
  title: 'work on every row of a table under a blocking lock',
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
    'partition-beside-default',
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
        const message = `${work.does} ${work.table} while it holds ${mode} on ${table}, so ${blockedQueries(mode)}, longer the larger the table is; use a helper (addIndex, addCheck, setNotNull, changeColumnType …)`;
        return [violation(transaction, statement.sql, message)];
      });
    }),
};

/** The rules about a trace, ordered by id. */
export const TRACE_RULES: readonly TraceRule[] = [
  leftInvalid,
  lockKept,
  lockOutsideStep,
  longLock,
  workUnderLock,
];

/** The id of findings about a phase that failed. */
export const TRACE_FAILED = 'trace-failed';
