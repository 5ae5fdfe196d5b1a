import { keepsReadersOut } from '../../lint/lock-modes.ts';
import type { HeldLock, TracedStatement } from '../trace.ts';
import { about, type Complaint, type TraceRule } from './rule.ts';

export const lockKept: TraceRule = {
  id: 'trace-lock-kept',
  title: 'a table that nobody can read while its transaction locks another one, or reads or writes rows',
  phases: ['expand', 'contract'],
  severity: 'error',
  saidBy: ['statement-after-exclusive-lock', 'validate-in-add-transaction'],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      const held = new Set<string>();
      const complaints: Complaint[] = [];
      for (const statement of transaction.statements) {
        const why = held.size > 0 ? whatItDoes(statement, held) : null;
        const message = `nobody can read ${[...held].join(', ')} while this ${why}: give it a step of its own`;
        if (why) complaints.push(about(transaction, statement.sql, message));
        for (const table of lockedTables(statement)) held.add(table);
      }
      return complaints.slice(0, 1);
    }),
};

function lockedTables({ locks }: TracedStatement): string[] {
  return locks.filter(({ mode, isNew }) => keepsReadersOut(mode) && !isNew).map(({ table }) => table);
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
