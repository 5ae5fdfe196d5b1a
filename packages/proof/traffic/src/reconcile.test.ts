import { randomFor } from '@zero-downtime/probe/load';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderEntry, OrderOutcome } from './ledger-entry.ts';
import { randomOrder, totalMinor } from './order.ts';
import { type FoundOrder, reconcile } from './reconcile.ts';

/** What can happen to an order. */
const FATES = [
  'kept',
  'lost',
  'doubled',
  'changed',
  'refused',
  'refused but kept',
  'kept, and not in the ledger',
] as const;
type Fate = (typeof FATES)[number];

function live(fate: Fate, n: number): { entry: OrderEntry; found: FoundOrder[] } {
  const mark = `traffic-run-${n}`;
  const content = randomOrder(randomFor(3, n), `c${n % 3}`, mark);
  const order = { ...content, totalMinor: totalMinor(content) };
  const itself = { id: `o${n}`, mark, order };
  const found: Record<Fate, FoundOrder[]> = {
    kept: [itself],
    lost: [],
    doubled: [{ ...itself, id: `second-${n}` }, itself],
    changed: [{ ...itself, order: { ...order, currency: 'USD' } }],
    refused: [],
    'refused but kept': [itself],
    'kept, and not in the ledger': [itself],
  };
  return {
    entry: { n, at: '2026-01-01T00:00:00.000Z', content, outcome: outcomeOf(fate, n) },
    found: found[fate],
  };
}

function outcomeOf(fate: Fate, n: number): OrderOutcome {
  if (fate.startsWith('refused')) return { state: 'failed', reason: 'status 503' };
  return { state: 'acknowledged', id: `o${n}`, createdAt: null, release: '1.0.0' };
}

test('every lost, changed, doubled or surviving order is reported, and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FATES), { maxLength: 40 }), fc.integer(), (fates, seed) => {
      const lives = fates.map(live);
      const entries = lives
        .filter((_, n) => fates[n] !== 'kept, and not in the ledger')
        .map((life) => life.entry);
      const shuffled = randomFor(seed, 0);
      const found = lives.flatMap((life) => life.found).sort(() => shuffled() - 0.5);
      const result = reconcile(entries, found, 'traffic-run-');

      const numbersOf = (...wanted: Fate[]) => fates.flatMap((fate, n) => (wanted.includes(fate) ? [n] : []));
      const ids = (numbers: number[]) => numbers.map((n) => `o${n}`);
      expect(result.absent.map(({ n }) => n)).toEqual(numbersOf('lost'));
      expect(result.differing.map(({ id }) => id)).toEqual(ids(numbersOf('changed')));
      expect(result.doubled.map(({ mark }) => mark).sort()).toEqual(
        numbersOf('doubled')
          .map((n) => `traffic-run-${n}`)
          .sort(),
      );
      expect(result.unacknowledgedButThere.map(({ id }) => id).sort()).toEqual(
        ids(numbersOf('refused but kept', 'kept, and not in the ledger')).sort(),
      );
    }),
  );
});

test('another order with the same mark does not replace the acknowledged order', () => {
  const { entry, found } = live('kept', 1);
  const stranger = found.map((order) => ({ ...order, id: 'other' }));
  expect(reconcile([entry], stranger, 'traffic-run-').absent).toEqual([entry]);
});

test('orders of another run are ignored', () => {
  const others = live('doubled', 1).found;
  const { doubled, unacknowledgedButThere } = reconcile([], others, 'traffic-other-');
  expect([doubled, unacknowledgedButThere]).toEqual([[], []]);
});

test('a tracking number must not change once it was returned; a release without tracking returns none', () => {
  const { entry, found } = live('kept', 1);
  const told = { ...entry, outcome: { ...entry.outcome, trackingNumber: 'T1' } as OrderOutcome };
  const differing = (tracking: object) =>
    reconcile(
      [told],
      found.map((each) => ({ ...each, order: { ...(each.order as object), ...tracking } })),
      'traffic-run-',
    ).differing;
  expect(differing({})).toEqual([]);
  expect(differing({ trackingNumber: 'T1' })).toEqual([]);
  expect(differing({ trackingNumber: null })).toMatchObject([{ fields: ['trackingNumber'] }]);
});
