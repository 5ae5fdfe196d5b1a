import { expect, it } from 'vitest';
import { lintSql } from '../lint-sql.ts';
import { CORPUS } from './corpus.ts';
import { isSquawkThere, runSquawk } from './run-squawk.ts';

/** Rules of squawk that say nothing about the safety of a statement here, and why. */
const NOT_COMPARED = new Map([
  ['require-lock-timeout', 'the runner gives each step one'],
  [
    'require-statement-timeout',
    'a step that works may take its time; it is the wait for a lock that others feel',
  ],
  ['prefer-robust-stmts', 'the ledger knows which steps are done'],
  ['prefer-bigint-over-int', 'taste'],
  ['prefer-identity', 'taste'],
  ['prefer-text-field', 'taste'],
]);

/** The binary comes for a few platforms; CI's is one of them. */
const runs = process.env.CI === 'true' || isSquawkThere();

const theirs = (runs ? runSquawk(CORPUS) : []).map((rules) =>
  rules.filter((rule) => !NOT_COMPARED.has(rule)),
);
const samples = CORPUS.map((sample, index) => ({ ...sample, theirs: theirs[index] ?? [] }));

it('is asked about enough', () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CORPUS.map(({ phase, sql, outside }) => `${phase} ${outside} ${sql}`)).size).toBe(
    CORPUS.length,
  );
});

it.each(samples)(
  'squawk agrees, or it is said why not, on $phase: $sql',
  ({ phase, sql, outside, differs, theirs }) => {
    const ours = lintSql({ [phase]: outside ? { outside: sql } : sql }).map(({ rule }) => rule);
    const same = ours.length > 0 === theirs.length > 0;
    expect({ ours, theirs, differs }).toEqual({
      ours,
      theirs,
      differs: same ? undefined : expect.any(String),
    });
  },
);
