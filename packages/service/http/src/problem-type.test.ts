import { expect, it } from 'vitest';
import { defineProblem, Problem, problemTypes } from './index.ts';

const about = 'Another client has changed the order. Read it again.';

it('names a problem by the path of its description', () => {
  const type = defineProblem({ slug: 'order-changed', status: 412, title: 'The order has changed', about });
  expect(JSON.parse(JSON.stringify(new Problem(type, { detail: 'It has version 3.' })))).toEqual({
    type: '/problems/order-changed',
    title: 'The order has changed',
    status: 412,
    detail: 'It has version 3.',
  });
});

it.each(['', 'Order', 'a/b', 'a b', '-a', 'a-'])('rejects the slug %j', (slug) => {
  expect(() => defineProblem({ slug, status: 409, title: 'x', about })).toThrow(TypeError);
});

it.each([200, 399, 600, 404.5])('rejects the status %d', (status) => {
  expect(() => defineProblem({ slug: 'a', status, title: 'x', about })).toThrow(TypeError);
});

it('lists every problem of this package once, with a description', () => {
  expect(new Set(problemTypes.map(({ type }) => type)).size).toBe(problemTypes.length);
  for (const { about: sentence } of problemTypes) expect(sentence).toMatch(/^[A-Z`].*\.$/);
});
