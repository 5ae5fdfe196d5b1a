import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectName } from './names.ts';

it.each([
  [['orders', 'code', 'not_null'], 'orders_code_not_null'],
  [['shop.orders', 'code', 'not_null'], 'orders_code_not_null'],
  [['Orders', 'a b', 'sync'], 'Orders_a_b_sync'],
])('%j', (parts, name) => {
  expect(objectName(...(parts as [string]))).toBe(name);
});

it('a name has at most 63 bytes, and different long names stay different', () => {
  const long = fc.string({ unit: fc.constantFrom('a', 'é', '字', 'z'), minLength: 60, maxLength: 90 });
  fc.assert(
    fc.property(long, long, (a, b) => {
      expect(Buffer.byteLength(objectName(a, 'sync'))).toBeLessThanOrEqual(63);
      expect(objectName(a, 'sync') === objectName(b, 'sync')).toBe(a === b);
    }),
  );
});
