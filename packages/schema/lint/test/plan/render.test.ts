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
  it('names the release, the server and how much there is to run', () =>
    expect(text).toMatch(/^schema plan for 2\.0\.0 \(PostgreSQL 15\.4\): 2 phases to run$/m));
  it('shows each statement as it is sent, with its lock, the table behind it, and who waits', () =>
    expect(text).toContain(
      `    ALTER TABLE orders ADD COLUMN tag text;
      ACCESS EXCLUSIVE on orders (about 10,000,000 rows, 1.3 GB) for a moment, only the catalogue changes; readers and writers wait`,
    ));
  it('says of long work who goes on meanwhile', () =>
    expect(text).toMatch(
      /SHARE UPDATE EXCLUSIVE on orders \(.*\) while it builds an index of orders; readers and writers go on/,
    ));
  it('says what the gate asks before a contract', () =>
    expect(text).toMatch(/gate, before the first step:\n.*2\.0\.0 or newer[\s\S]*3 looks in a row/));
  it('does not promise a bound where a strong lock is held through the rows', () =>
    expect(text).toMatch(/in all: .*readers or writers wait for as long as rows are read/));
  it('says when there is no database yet, or its sizes are not known', () => {
    const change = { expand: ['ALTER TABLE orders ADD COLUMN tag text'] };
    expect(planText(planSql(change, { facts: null }))).toMatch(
      /no database yet[\s\S]*orders \(not there yet\)/,
    );
    const facts = { ...FACTS, serverVersion: null, tables: null };
    expect(planText(planSql(change, { facts }))).toContain('orders (size unknown)');
  });
  it('says when there is nothing to do', () => {
    const phases = ['001_before', '002_change'].map((change) => ({ ...FACTS.phases[0], change }));
    const facts = { ...FACTS, phases: phases as typeof FACTS.phases };
    expect(planText(planSql({ expand: ['SELECT 1'] }, { facts }))).toMatch(
      /no phase is left to run\n\nnothing to do$/,
    );
  });
});

it('sizes, numbers and times are as people read them', () => {
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
