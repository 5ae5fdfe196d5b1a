import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

it('brings back the id it was made of', () => {
  const id = uuidv7();
  expect(decodeCursor(encodeCursor(id))).toBe(id);
});

it('takes nothing that it has not made', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      const id = decodeCursor(text);
      expect(id === undefined || encodeCursor(id) === text).toBe(true);
    }),
  );
});

it('needs no escaping in a URL', () => {
  const cursor = encodeCursor(uuidv7());
  expect(encodeURIComponent(cursor)).toBe(cursor);
});
