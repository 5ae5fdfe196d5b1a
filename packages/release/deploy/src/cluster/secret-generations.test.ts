import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generationsOf, loginOf, newestSecret, nextSecret } from './secret-generations.ts';

const BASE = 'orders_app_database_url';

it('the generation with the highest number is in use; other secrets are ignored', () => {
  const names = [`${BASE}-10`, `${BASE}-9`, BASE, `${BASE}-x`, `${BASE}-01`, 'orders_owner_database_url-11'];
  expect(generationsOf(BASE, names)).toEqual([BASE, `${BASE}-9`, `${BASE}-10`]);
  expect(newestSecret(BASE, names)).toBe(`${BASE}-10`);
  expect(nextSecret(BASE, names)).toBe(`${BASE}-11`);
});

it('the first generation is in use before any rotation', () => {
  expect(newestSecret(BASE, [])).toBe(BASE);
  expect(nextSecret(BASE, [BASE])).toBe(`${BASE}-2`);
});

it('consecutive generations have different roles', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), (number) => {
      const name = number === 1 ? BASE : `${BASE}-${number}`;
      const login = (secret: string) => loginOf('orders_app', BASE, secret);
      expect(login(nextSecret(BASE, [name]))).not.toBe(login(name));
      expect(login(name)).toMatch(/^orders_app(_[ab])?$/);
    }),
  );
});
