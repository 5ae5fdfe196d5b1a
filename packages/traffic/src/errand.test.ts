import { expect, test } from 'vitest';
import { chooseErrand, DEFAULT_MIX, type Errand } from './errand.ts';
import { markOf, randomOrder } from './order.ts';
import { randomFor } from './random.ts';

const earlier = Array.from({ length: 100 }, (_, n) => ({
  id: `o${n}`,
  content: randomOrder(randomFor(9, n), 'ada', `earlier-${n}`),
}));

function choose(n: number, seed = 1, acknowledged = earlier): Errand {
  return chooseErrand(randomFor(seed, n), DEFAULT_MIX, acknowledged, { runId: 'run', customers: 100, n });
}

const many = Array.from({ length: 10_000 }, (_, n) => n);

test('the operations come in their shares', () => {
  const counts = Map.groupBy(
    many.map((n) => choose(n).operation),
    (operation) => operation,
  );
  expect((counts.get('place')?.length ?? 0) / 10_000).toBeCloseTo(0.7, 1);
  expect((counts.get('read')?.length ?? 0) / 10_000).toBeCloseTo(0.2, 1);
  expect((counts.get('list')?.length ?? 0) / 10_000).toBeCloseTo(0.1, 1);
});

test('reads spread over all the orders acknowledged so far', () => {
  const read = many.flatMap((n) => {
    const errand = choose(n);
    return errand.operation === 'read' ? [errand.id] : [];
  });
  expect(new Set(read).size).toBe(100);
});

test('before anything was acknowledged, a read places an order', () => {
  const operations = new Set(many.map((n) => choose(n, 1, []).operation));
  expect(operations).toEqual(new Set(['place', 'list']));
});

test('the seed decides what an arrival does, whatever was acknowledged by then', () => {
  const orders = (acknowledged: typeof earlier, seed: number) =>
    many.map((n) => choose(n, seed, acknowledged)).filter((errand) => errand.operation === 'place');
  expect(orders(earlier, 5)).toEqual(orders(earlier.slice(0, 3), 5));
  expect(orders(earlier, 5)).not.toEqual(orders(earlier, 6));
});

test('no two orders have the same mark, and they spread over all the customers', () => {
  const orders = many.flatMap((n) => {
    const errand = choose(n);
    return errand.operation === 'place' ? [errand.content] : [];
  });
  expect(new Set(orders.map(markOf)).size).toBe(orders.length);
  expect(new Set(orders.map(({ customer }) => customer.id)).size).toBe(100);
});
