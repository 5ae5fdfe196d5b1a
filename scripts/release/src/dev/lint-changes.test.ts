import { expect, test } from 'vitest';
import { describeFindings } from './lint-changes.ts';

test('each finding of the linter is a line with its place and rule', () => {
  const finding = {
    change: '002_a',
    phase: 'expand',
    line: 3,
    rule: 'row-lock',
    severity: 'error',
    message: 'why',
  };
  expect(describeFindings(JSON.stringify([finding]))).toEqual(['002_a expand, line 3: why (row-lock)']);
});

test('changes that cannot be linted give no warning', () => {
  expect(describeFindings('')).toEqual([]);
});
