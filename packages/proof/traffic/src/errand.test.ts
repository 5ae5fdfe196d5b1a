import { randomFor } from '@zero-downtime/probe/load';
import { expect, test } from 'vitest';
import { chooseErrand, createsOrder, DEFAULT_MIX, type Errand } from './errand.ts';
import { markOf, randomOrder } from './order.ts';

const earlier = Array.from({ length: 100 }, (_, n) => ({
  id: `o${n}`,
  content: randomOrder(randomFor(9, n), 'ada', `earlier-${n}`),
  trackingNumber: undefined,
}));

function choose(n: number, { seed = 1, acknowledged = earlier, tracking = true } = {}): Errand {
  const choices = { mix: DEFAULT_MIX, runId: 'run', customers: 100, acknowledged, tracking };
  return chooseErrand(randomFor(seed, n), n, choices);
}

const many = Array.from({ length: 10_000 }, (_, n) => n);
const kinds = (options: Parameters<typeof choose>[1]) => new Set(many.map((n) => choose(n, options).kind));

test('each kind of request has its share of the mix', () => {
  const counts = Map.groupBy(
    many.map((n) => choose(n).kind),
    (kind) => kind,
  );
  const share = (kind: Errand['kind']) => (counts.get(kind)?.length ?? 0) / 10_000;
  for (const kind of ['create', 'slow', 'read', 'tracking', 'list'] as const) {
    expect(Math.abs(share(kind) - (DEFAULT_MIX[kind] ?? 0))).toBeLessThan(0.02);
  }
});

test('a kind with no share is never chosen', () => {
  const choices = { runId: 'run', customers: 100, acknowledged: earlier, tracking: true };
  const chosen = many.map(
    (n) => chooseErrand(randomFor(1, n), n, { ...choices, mix: { create: 1, list: 0 } }).kind,
  );
  expect(new Set(chosen)).toEqual(new Set(['create']));
});

test('the order itself is read while no release tracks orders', () => {
  expect(kinds({ tracking: false })).toEqual(new Set(['create', 'slow', 'read', 'list']));
});

test('a slow order is sent over one to two seconds, every other order at once', () => {
  for (const errand of many.map((n) => choose(n))) {
    if (errand.kind === 'create') expect(errand.bodyMs).toBe(0);
    if (errand.kind !== 'slow') continue;
    expect(errand.bodyMs).toBeGreaterThanOrEqual(1000);
    expect(errand.bodyMs).toBeLessThanOrEqual(2000);
  }
});

test('reads spread over all the orders acknowledged so far', () => {
  const read = many.flatMap((n) => {
    const errand = choose(n);
    return errand.kind === 'read' ? [errand.id] : [];
  });
  expect(new Set(read).size).toBe(100);
});

test('a read places an order while none has been acknowledged', () => {
  expect(kinds({ acknowledged: [] })).toEqual(new Set(['create', 'slow', 'list']));
});

test('the order that an arrival places depends on the seed, not on the acknowledged orders', () => {
  const orders = (acknowledged: typeof earlier, seed: number) =>
    many.map((n) => choose(n, { seed, acknowledged })).filter(createsOrder);
  expect(orders(earlier, 5)).toEqual(orders(earlier.slice(0, 3), 5));
  expect(orders(earlier, 5)).not.toEqual(orders(earlier, 6));
});

test('no two orders have the same mark, and they spread over all the customers', () => {
  const orders = many.flatMap((n) => {
    const errand = choose(n);
    return createsOrder(errand) ? [errand.content] : [];
  });
  expect(new Set(orders.map(markOf)).size).toBe(orders.length);
  expect(new Set(orders.map(({ customer }) => customer.id)).size).toBe(100);
});
