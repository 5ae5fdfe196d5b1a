import { expect, it } from 'vitest';
import { statement } from './statement.ts';

it('gives two texts with one name different names on the server', () => {
  const [one, two] = [statement('read', 'select 1'), statement('read', 'select 2')];
  expect(one.preparedName).toMatch(/^read_[0-9a-f]{8}$/);
  expect(one.preparedName).not.toBe(two.preparedName);
  expect(one.preparedName).toBe(statement('read', 'select 1').preparedName);
});

it('keeps the hash within the 63 bytes of a PostgreSQL name', () => {
  const names = ['select 1', 'select 2'].map((text) => statement('x'.repeat(80), text).preparedName);
  expect(names.map((name) => name.length)).toEqual([63, 63]);
  expect(new Set(names).size).toBe(2);
});

it('is not idempotent by default', () => {
  expect(statement('write', 'insert').idempotent).toBe(false);
  expect(statement('read', 'select', { idempotent: true }).idempotent).toBe(true);
});
