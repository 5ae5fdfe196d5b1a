import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlots, decideSlot } from './slots.ts';

const capacities = fc.integer({ min: 1, max: 2_000 });

/** Takes as many slots as it gets. */
function takeAll(slots: ReturnType<typeof createSlots>, client: string): number {
  let taken = 0;
  while (slots.take(client) === 'admitted') taken += 1;
  return taken;
}

it('admits whatever a plain limit admits: a client alone gets every slot, and no more', () => {
  fc.assert(
    fc.property(capacities, fc.nat(2_000), fc.nat(2_000), (capacity, a, b) => {
      const [own, inFlight] = [Math.min(a, b), Math.max(a, b)];
      if (inFlight < capacity) expect(decideSlot({ own, inFlight, capacity })).toBe('admitted');
      if (own >= capacity) expect(decideSlot({ own, inFlight, capacity })).toBe('client limit');
    }),
  );
  for (const capacity of [1, 3, 500]) expect(takeAll(createSlots(capacity), 'ada')).toBe(capacity);
});

it('leaves slots for another client when one has taken all that it gets', () => {
  fc.assert(
    fc.property(capacities, (capacity) => {
      const slots = createSlots(capacity);
      takeAll(slots, 'greedy');
      expect(takeAll(slots, 'other')).toBeGreaterThanOrEqual(Math.max(1, Math.floor(capacity / 10)));
    }),
  );
});

it('leaves the last free slot to a client that holds fewer than eight', () => {
  fc.assert(
    fc.property(fc.integer({ min: 9, max: 2_000 }), fc.nat(2_000), (capacity, own) => {
      const inFlight = capacity + Math.ceil(capacity / 8) - 1;
      expect(decideSlot({ own, inFlight, capacity }) === 'admitted').toBe(own < 8);
    }),
  );
});

it('a client is refused for its own share only with an eighth of the capacity, and for a shortage only with few slots free', () => {
  fc.assert(
    fc.property(capacities, fc.nat(2_500), fc.nat(2_500), (capacity, a, b) => {
      const total = capacity + Math.ceil(capacity / 8);
      const [own, inFlight] = [Math.min(a, b, capacity), Math.min(Math.max(a, b), total)];
      const decision = decideSlot({ own, inFlight, capacity });
      if (decision === 'client limit') expect(own).toBeGreaterThanOrEqual(capacity / 8);
      if (decision === 'full') expect(total - inFlight).toBeLessThan(capacity / 64);
    }),
  );
});

it.each([
  ['a client alone that holds every slot it may have', { own: 500, inFlight: 500 }, 'client limit'],
  [
    'the larger of two clients, while a few slots are free for others',
    { own: 300, inFlight: 530 },
    'client limit',
  ],
  ['a client without a slot, while no slot is free', { own: 0, inFlight: 563 }, 'full'],
  ['one of 70 clients with few slots each, while the last slot is free', { own: 8, inFlight: 562 }, 'full'],
  ['a client without a slot, while the last slot is free', { own: 0, inFlight: 562 }, 'admitted'],
])('%s', (_, occupancy, decision) => {
  expect(decideSlot({ ...occupancy, capacity: 500 })).toBe(decision);
});

it('holds at most an eighth more than the capacity, and has every slot again when all are released', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), { maxLength: 300 }),
      (capacity, steps) => {
        const slots = createSlots(capacity);
        const taken: string[] = [];
        for (const [client, takes] of steps) {
          if (takes && slots.take(client) === 'admitted') taken.push(client);
          else if (!takes && taken.includes(client)) {
            taken.splice(taken.indexOf(client), 1);
            slots.release(client);
          }
          expect(taken.length).toBeLessThanOrEqual(capacity + Math.ceil(capacity / 8));
        }
        for (const client of taken) slots.release(client);
        expect(takeAll(slots, 'a')).toBe(capacity);
      },
    ),
  );
});
