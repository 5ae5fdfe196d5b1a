import { expect, it } from 'vitest';
import { lintSql } from '../lint-sql.ts';
import { CORPUS } from './corpus.ts';
import { isSquawkInstalled, runSquawk } from './run-squawk.ts';

/** Rules of squawk that do not matter here, and why. */
const NOT_COMPARED = new Map([
  ['require-lock-timeout', 'the runner sets one for each step'],
  ['require-statement-timeout', 'a running step blocks no query; its wait for a lock does'],
  ['prefer-robust-stmts', 'the ledger records which steps are done'],
  ['prefer-bigint-over-int', 'taste'],
  ['prefer-identity', 'taste'],
  ['prefer-text-field', 'taste'],
]);

/** squawk has binaries for a few platforms, including CI's. */
const runs = process.env.CI === 'true' || isSquawkInstalled();

const theirs = (runs ? runSquawk(CORPUS) : []).map((rules) =>
  rules.filter((rule) => !NOT_COMPARED.has(rule)),
);
const samples = CORPUS.map((sample, index) => ({ ...sample, theirs: theirs[index] ?? [] }));

it('the corpus has at least 60 different statements', () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CORPUS.map(({ phase, sql, outside }) => `${phase} ${outside} ${sql}`)).size).toBe(
    CORPUS.length,
  );
});

it.each(samples)(
  'agrees with squawk, or has a reason for the difference, on $phase: $sql',
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
