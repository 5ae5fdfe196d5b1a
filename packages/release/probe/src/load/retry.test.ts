import { describe, expect, test } from 'vitest';
import type { Answer } from './exchange.ts';
import type { Outcome } from './outcome.ts';
import { retryWaitMs } from './retry.ts';

const answered = (status: number, retryAfter: string | null = null): Answer => {
  return {
    kind: 'answered',
    status,
    release: '',
    keepAlive: null,
    retryAfter,
    replayed: false,
    body: '',
    reused: false,
  };
};
const broke = (outcome: Outcome): Answer => {
  return { kind: 'broke', result: { outcome, detail: null }, reused: false };
};
const first = { done: 1, max: 3, remainingMs: 9_000 };
const half = () => 0.5;

describe('a client retries', () => {
  test.for([
    ['a refused connection', broke('refused')],
    ['a try that took too long', broke('timeout')],
    ['a reset', broke('reset')],
    ['a truncated answer', broke('truncated')],
    ['429', answered(429, '1')],
    ['502', answered(502)],
    ['503', answered(503)],
    ['504', answered(504)],
    ['409 while its first try is in progress', answered(409, '1')],
  ] as const)('after %s', ([, answer]) => {
    expect(retryWaitMs(answer, first, half)).not.toBeNull();
  });

  test('after as many seconds as it is asked to wait, and not all clients at once', () => {
    expect(retryWaitMs(answered(503, '2'), first, () => 0)).toBe(2_000);
    expect(retryWaitMs(answered(503, '2'), first, half)).toBeGreaterThan(2_000);
  });

  test('after longer and longer waits when it is not told', () => {
    const waits = [1, 2, 3].map((done) => retryWaitMs(broke('reset'), { ...first, done, max: 4 }, half));
    expect(waits).toEqual([250, 500, 1000]);
  });
});

describe('a client does not retry', () => {
  test.for([
    ['an answer', answered(201)],
    ['an error of the service', answered(500)],
    ['a refusal', answered(422)],
    ['409 for good', answered(409)],
    ['a request that was not sent', broke('unsent')],
  ] as const)('after %s', ([, answer]) => {
    expect(retryWaitMs(answer, first, half)).toBeNull();
  });

  test('when it has tried often enough', () => {
    expect(retryWaitMs(broke('reset'), { ...first, done: 3 }, half)).toBeNull();
  });

  test('when there would be no time left for an answer', () => {
    expect(retryWaitMs(answered(503, '5'), { ...first, remainingMs: 5_000 }, half)).toBeNull();
  });
});
