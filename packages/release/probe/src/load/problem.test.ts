import { expect, test } from 'vitest';
import type { Answer } from './exchange.ts';
import { problemOf } from './problem.ts';

const answered = (status: number, body: string): Answer => ({
  kind: 'answered',
  status,
  release: '',
  keepAlive: null,
  retryAfter: null,
  replayed: false,
  body,
  reused: false,
});

test('the detail of a problem is kept, or its title, on one line of bounded length', () => {
  expect(problemOf(answered(400, '{"title":"Bad Request","detail":"path/id must be\\na uuid"}'))).toBe(
    'path/id must be a uuid',
  );
  expect(problemOf(answered(404, '{"title":"Not Found"}'))).toBe('Not Found');
  expect(problemOf(answered(500, JSON.stringify({ detail: 'x'.repeat(1_000) })))).toHaveLength(201);
});

test.each([
  ['a success', answered(200, '{"detail":"fine"}')],
  ['an answer without a problem', answered(502, '<html>')],
  ['an array', answered(500, '[]')],
  [
    'no answer',
    { kind: 'broke', result: { outcome: 'timeout', detail: null }, reused: false } satisfies Answer,
  ],
])('%s has no detail', (_, answer) => {
  expect(problemOf(answer)).toBeUndefined();
});
