import { describe, expect, it } from 'vitest';
import { lintChanges } from '../../src/index.ts';
import { changesFolder } from './changes-folder.ts';

const today = new Date('2026-11-23T12:00:00Z');
const DROP = 'DROP TABLE parcels;';

async function lintSql(text: string, rules?: string[]): Promise<string[]> {
  const findings = await lintChanges([changesFolder({ '001_a/expand.sql': text })], {
    today,
    ...(rules ? { rules } : {}),
  });
  return findings.map(({ rule, line, message }) =>
    rule === 'waiver' ? `${line}: ${message}` : `${line}: ${rule}`,
  );
}

const waive = (words: string) => lintSql(`-- lint-waive ${words}\n${DROP}`);

describe('a waiver', () => {
  it('with a reason and a date removes the finding', async () => {
    expect(await lintSql(DROP)).toEqual(['1: drop-outside-contract']);
    expect(await waive('drop-outside-contract until 2027-03-01: no release writes it')).toEqual([]);
  });

  it('is valid on its last day', async () => {
    expect(await waive('drop-outside-contract until 2026-11-23: today')).toEqual([]);
  });

  it.each([
    [
      'drop-outside-contract until 2026-11-22: was true once',
      'this waiver expired on 2026-11-22; fix the finding or renew the date',
    ],
    ['drop-outside-contract until 2027-05-23: for long', 'this waiver lasts longer than 180 days'],
    [
      'drop-outside-contract until 2027-03-01',
      'this waiver has no reason: lint-waive RULE until YYYY-MM-DD: reason',
    ],
    [
      'drop-outside-contract until 2027-03-01:  ',
      'this waiver has no reason: lint-waive RULE until YYYY-MM-DD: reason',
    ],
    ['drop-outside-contract: because', 'this waiver has no date: lint-waive RULE until YYYY-MM-DD: reason'],
    [
      'drop-outside-contract until soon: because',
      'this waiver has no date: lint-waive RULE until YYYY-MM-DD: reason',
    ],
    [
      'drop-outside-contract until 2027-02-30: because',
      'this waiver has no date: lint-waive RULE until YYYY-MM-DD: reason',
    ],
    [
      'drop-everything until 2027-03-01: because',
      'this waiver names "drop-everything", which is not a rule that can be waived',
    ],
    [
      'syntax-error until 2027-03-01: because',
      'this waiver names "syntax-error", which is not a rule that can be waived',
    ],
    ['', 'this waiver names no rule: lint-waive RULE until YYYY-MM-DD: reason'],
  ])('"%s" is a finding and waives nothing', async (words, message) => {
    expect(await waive(words)).toEqual([`1: ${message}`, '2: drop-outside-contract']);
  });

  it('that matches no finding is a finding', async () => {
    expect(await waive('table-rewrite until 2027-03-01: because')).toEqual([
      '1: this waiver waives nothing; remove it',
      '2: drop-outside-contract',
    ]);
    const other = '-- lint-waive drop-outside-contract until 2027-03-01: because\n\nDROP TABLE parcels;';
    expect(await lintSql(other)).toEqual([
      '1: this waiver waives nothing; remove it',
      '3: drop-outside-contract',
    ]);
  });

  it('can be one of several, above the statement or on its line', async () => {
    const above = `-- lint-waive drop-outside-contract until 2027-03-01: never used
-- lint-waive drop-cascade until 2027-03-01: a view that no release reads
DROP TABLE parcels
  CASCADE;
DROP TABLE
  letters; -- lint-waive drop-outside-contract until 2027-03-01: never used`;
    expect(await lintSql(above)).toEqual([]);
  });

  it('applies to its own rule and statement only', async () => {
    const text = `-- lint-waive drop-outside-contract until 2027-03-01: never used\nDROP TABLE parcels CASCADE;\nDROP TABLE letters;`;
    expect(await lintSql(text)).toEqual(['2: drop-cascade', '3: drop-outside-contract']);
  });

  it('is not reported as unused when its rule was not applied or its file not parsed', async () => {
    const waiver = '-- lint-waive drop-outside-contract until 2027-03-01: never used\n';
    expect(await lintSql(`${waiver}${DROP}`, ['drop-cascade'])).toEqual([]);
    expect(await lintSql(`${waiver}DROP TABEL x;`)).toEqual(['2: syntax-error']);
  });

  it('works for a step in TypeScript, above it or on its line', async () => {
    const text = `export async function up(schema) {
  // No release writes it.
  // lint-waive drop-outside-contract until 2027-03-01: never used
  await schema.step('a', (knex) => knex.raw('DROP TABLE parcels'));
  await schema.step('b', (knex) => knex.raw('DROP TABLE letters')); // lint-waive drop-outside-contract until 2027-03-01: never used
  await schema.step('c', (knex) => knex.raw('DROP TABLE cards'));
}`;
    const findings = await lintChanges([changesFolder({ '001_a/expand.ts': text })], { today });
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([['drop-outside-contract', 6]]);
  });
});
