import { expect, test } from 'vitest';
import { fill } from './fill.ts';
import { randomFor } from './load/index.ts';

const template = {
  reference: '<unique>',
  email: '<unique>@example.com',
  id: '<uuid>',
  items: [{ quantity: '<1-3>', note: 'between <5-5> and 9' }],
  open: true,
  discount: null,
};

test('fills placeholders at any depth, and keeps a number a number', () => {
  expect(fill(template, randomFor(1, 1), 'probe-run-7')).toEqual({
    reference: 'probe-run-7',
    email: 'probe-run-7@example.com',
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    items: [{ quantity: expect.any(Number), note: 'between 5 and 9' }],
    open: true,
    discount: null,
  });
});

test('the same seed fills the same body', () => {
  expect(fill(template, randomFor(3, 9), 'm')).toEqual(fill(template, randomFor(3, 9), 'm'));
});
