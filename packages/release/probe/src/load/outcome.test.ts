import { expect, test } from 'vitest';
import { labelOf, reasonOf, resultOfError } from './outcome.ts';

test.for([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timeout'],
  ['HPE_INVALID_CONSTANT', 'wrong-content'],
  ['EMFILE', 'unsent'],
  ['EADDRNOTAVAIL', 'unsent'],
] as const)('%s is counted as %s', ([code, outcome]) => {
  expect(labelOf(resultOfError(code))).toBe(outcome);
  expect(reasonOf(resultOfError(code))).toBe(`${outcome}: ${code}`);
});

test('a status is counted by itself', () => {
  expect(labelOf({ outcome: 'status', detail: '503' })).toBe('status 503');
});
