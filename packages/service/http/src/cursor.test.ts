import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageOf } from './cursor.ts';

const ID = '0199aa11-7c4e-7f3a-9d52-2f6b8c1e4a90';

it('brings back the id it was made of', () => {
  const id = ID;
  expect(decodeCursor(encodeCursor(id))).toBe(id);
});

it('takes nothing that it has not made', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      try {
        expect(encodeCursor(decodeCursor(text))).toBe(text);
      } catch (error) {
        expect(error).toMatchObject({ status: 400 });
      }
    }),
  );
});

it('needs no escaping in a URL', () => {
  const cursor = encodeCursor(ID);
  expect(encodeURIComponent(cursor)).toBe(cursor);
});

it('a page has a cursor for the next one only when there is one', () => {
  const rows = ['0', '1', '2'].map((digit) => ({ id: `${ID.slice(0, -1)}${digit}` }));
  const page = pageOf(rows, 2);
  expect(page.rows).toEqual(rows.slice(0, 2));
  expect(decodeCursor(page.nextCursor as string)).toBe(rows[1]?.id);
  expect(pageOf(rows, 3)).toEqual({ rows, nextCursor: null });
  expect(pageOf([], 3)).toEqual({ rows: [], nextCursor: null });
});
