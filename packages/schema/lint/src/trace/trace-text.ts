import { relative } from 'node:path';
import { blockedQueries, strengthOf } from '../model/lock-modes.ts';
import { shorten } from '../model/statement.ts';
import type { HeldLock, Trace, TracedPhase, TracedStatement, TracedTransaction } from '../model/trace.ts';

/** A trace as text: the locks by phase and transaction, the queries that wait for them, and the durations. */
export function traceText({ folder, server, phases, surprises }: Trace): string {
  const heading = `trace of ${relative(process.cwd(), folder) || '.'} on PostgreSQL ${server}: a deploy takes the same locks; the times are those of nearly empty tables`;
  const notes = surprises.map(
    ({ change, phase, line, statement, message }) =>
      `  ${change} ${phase}, line ${line}: ${shorten(statement)}\n    ${message}`,
  );
  const blocks = [
    heading,
    ...phases.map(describePhase),
    ...(notes.length > 0 ? [['locks that the linter did not predict', ...notes].join('\n')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function describePhase({ change, phase, transactions, failure }: TracedPhase): string {
  const lines = transactions.flatMap(describeTransaction);
  if (failure) lines.push(`  failed: ${failure.message}`);
  return [`${change} ${phase}`, ...(lines.length > 0 ? lines : ['  no statements'])].join('\n');
}

function describeTransaction({ step, outside, heldMs, statements }: TracedTransaction): string[] {
  const held = heldMs === null ? 'no lock on an existing table' : `locks held for ${ms(heldMs)}`;
  return [
    `  ${step}${outside ? ', outside a transaction' : ''}: ${held}`,
    ...statements.flatMap(describeStatement),
  ];
}

function describeStatement({ sql, tookMs, locks, work, invalid }: TracedStatement): string[] {
  return [
    `    ${shorten(sql)} (${ms(tookMs)})`,
    ...strongestOfEach(locks).map((lock) => `      ${describeLock(lock)}`),
    ...work.map(({ does, table, isNew }) => `      ${does} ${table}${isNew ? ', which is new' : ''}`),
    ...invalid.map((name) => `      ${name} is invalid`),
  ];
}

/** The strongest lock on each table or index. */
function strongestOfEach(locks: readonly HeldLock[]): HeldLock[] {
  const known = locks.filter(({ isNew }) => !isNew).sort((a, b) => strengthOf(a.mode) - strengthOf(b.mode));
  return [...new Map(known.map((lock) => [`${lock.table} ${lock.index}`, lock])).values()];
}

function describeLock({ table, index, mode }: HeldLock): string {
  return `${table}${index ? ` (index ${index})` : ''}: ${mode}, ${blockedQueries(mode)}`;
}

const ms = (time: number): string => `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
