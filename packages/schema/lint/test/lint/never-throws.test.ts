import type { Phase } from '@zero-downtime/schema-contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintChanges } from '../../src/index.ts';
import { changesFolder } from './changes-folder.ts';
import { CORPUS } from './squawk/corpus.ts';

const samples = CORPUS.map(({ sql }) => sql);
const words = [
  ...new Set(samples.flatMap((sql) => sql.split(/\s+/))),
  '(',
  ')',
  ';',
  ',',
  "'",
  '"',
  '$$',
  '--',
  '/*',
  '*/',
  '$1',
  '?',
  '::',
];
const phases: fc.Arbitrary<Phase> = fc.constantFrom('expand', 'backfill', 'contract');

/** A statement in which a piece is replaced by random text. */
const corrupted = fc
  .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(20), fc.string())
  .map(([sql, at, length, text]) => {
    const from = at % sql.length;
    return sql.slice(0, from) + text + sql.slice(from + length);
  });

const sqls = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((some) => some.join(' ')),
  fc.array(corrupted, { minLength: 1, maxLength: 4 }).map((some) => some.join(';\n')),
  fc.array(fc.constantFrom(...samples), { maxLength: 8 }).map((some) => some.join(';\n')),
);

describe('the linter returns for any SQL', () => {
  it('in a phase written in SQL', async () => {
    await fc.assert(
      fc.asyncProperty(phases, sqls, async (phase, sql) => {
        const findings = await lintChanges([changesFolder({ [`001_a/${phase}.sql`]: sql })]);
        const lines = sql.split('\n').length;
        for (const { line } of findings) expect(line).toSatisfy((n: number) => n >= 1 && n <= lines);
      }),
      { numRuns: 400 },
    );
  });

  it('in a phase written in TypeScript', async () => {
    await fc.assert(
      fc.asyncProperty(sqls, async (sql) => {
        const text = `module.exports = { up: (schema) => schema.step('a', (knex) => knex.raw(${JSON.stringify(sql)})) };`;
        await lintChanges([changesFolder({ '001_a/expand.cjs': text })]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['nested parentheses', `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['a long OR', `SELECT ${'a OR '.repeat(20_000)}b`],
    ['nested ANDs', `DELETE FROM orders WHERE ${'('.repeat(4_000)}a${' AND b)'.repeat(4_000)}`],
    ['nested subqueries', `${'SELECT (SELECT '.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['a long list', `INSERT INTO orders VALUES ${'(1),'.repeat(50_000)}(1)`],
    ['a U+0000 before a statement', 'SELECT 1;\0 DROP TABLE orders'],
    ['half a surrogate pair', "SELECT '\ud800'; DROP TABLE orders"],
    ['an unclosed comment', '/* DROP TABLE orders'],
    ['an empty file', ''],
    ['only a comment', '-- nothing'],
  ])('with %s', async (_, sql) => {
    const findings = await lintChanges([changesFolder({ '001_a/expand.sql': sql })]);
    if (sql.includes('DROP')) expect(findings.map(({ severity }) => severity)).toEqual(['error']);
    // The parser must still work after a failure.
    const after = await lintChanges([changesFolder({ '001_a/expand.sql': 'DROP TABLE orders' })]);
    expect(after.map(({ rule }) => rule)).toEqual(['drop-outside-contract']);
  });
});
