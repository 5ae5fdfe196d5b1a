import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlots, mayTakeSlot } from './slots.ts';

const capacities = fc.integer({ min: 1, max: 2_000 });

/** Takes as many slots as it gets. */
function takeAll(slots: ReturnType<typeof createSlots>, client: string): number {
  let taken = 0;
  while (slots.take(client)) taken += 1;
  return taken;
}

it('admits whatever a plain limit admits: a client alone gets every slot, and no more', () => {
  fc.assert(
    fc.property(capacities, fc.nat(2_000), fc.nat(2_000), (capacity, a, b) => {
      const [own, inFlight] = [Math.min(a, b), Math.max(a, b)];
      if (inFlight < capacity) expect(mayTakeSlot({ own, inFlight, capacity })).toBe(true);
      if (own >= capacity) expect(mayTakeSlot({ own, inFlight, capacity })).toBe(false);
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
      expect(mayTakeSlot({ own, inFlight, capacity })).toBe(own < 8);
    }),
  );
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
          if (takes && slots.take(client)) taken.push(client);
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
