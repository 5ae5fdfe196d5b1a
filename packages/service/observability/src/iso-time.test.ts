import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

it('equals Date.toISOString, for times in any order', () => {
  const time = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_005_000 });
  fc.assert(
    fc.property(time, (now) => {
      expect(isoTime(now)).toBe(`,"time":"${new Date(now).toISOString()}"`);
    }),
  );
});
