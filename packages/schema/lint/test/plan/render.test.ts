import { describe, expect, it } from 'vitest';
import { bytesText, countText, timeText } from '../../src/plan/format.ts';
import { planText } from '../../src/plan/render.ts';
import { FACTS, planSql } from './plan-sql.ts';

describe('a plan as text', () => {
  const text = planText(
    planSql({
      expand: [
        'ALTER TABLE orders ADD COLUMN tag text',
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders (tag)' },
      ],
      contract: ['ALTER TABLE orders ALTER COLUMN tag SET NOT NULL'],
    }),
  );
  it('starts with the release, the server and the number of phases', () =>
    expect(text).toMatch(/^schema plan for 2\.0\.0 \(PostgreSQL 15\.4\): 2 phases to run$/m));
  it('shows each statement with its lock, the size of the table and the effect on queries', () =>
    expect(text).toContain(
      `    ALTER TABLE orders ADD COLUMN tag text;
      ACCESS EXCLUSIVE on orders (about 10,000,000 rows, 1.3 GB) for a moment (catalogue change only); reads and writes wait`,
    ));
  it('shows whether queries continue during long work', () =>
    expect(text).toMatch(
      /SHARE UPDATE EXCLUSIVE on orders \(.*\) while it builds an index of orders; reads and writes continue/,
    ));
  it('lists the checks of the gate before a contract', () =>
    expect(text).toMatch(/gate, before the first step:\n.*2\.0\.0 or newer[\s\S]*3 checks in a row/));
  it('has no bound when a blocking lock is held during work on rows', () =>
    expect(text).toMatch(/total: .*queries wait as long as rows are read/));
  it('shows that there is no database yet, or that its sizes are unknown', () => {
    const change = { expand: ['ALTER TABLE orders ADD COLUMN tag text'] };
    expect(planText(planSql(change, { facts: null }))).toMatch(
      /no database yet[\s\S]*orders \(does not exist yet\)/,
    );
    const facts = { ...FACTS, serverVersion: null, tables: null };
    expect(planText(planSql(change, { facts }))).toContain('orders (size unknown)');
  });
  it('shows that there is nothing to do', () => {
    const phases = ['001_before', '002_change'].map((change) => ({ ...FACTS.phases[0], change }));
    const facts = { ...FACTS, phases: phases as typeof FACTS.phases };
    expect(planText(planSql({ expand: ['SELECT 1'] }, { facts }))).toMatch(
      /no phase is left to run\n\nnothing to do$/,
    );
  });
});

it('formats sizes, numbers and times', () => {
  expect([0, 999, 8192, 1_250_000_000, 3e15].map(bytesText)).toEqual([
    '0 bytes',
    '999 bytes',
    '8.2 kB',
    '1.3 GB',
    '3000 TB',
  ]);
  expect([countText(1, 'row'), countText(1_204, 'row')]).toEqual(['1 row', '1,204 rows']);
  expect([100, 2_500, 120_000, 1_203_900].map(timeText)).toEqual(['100 ms', '2.5 s', '120 s', '20 min']);
});
