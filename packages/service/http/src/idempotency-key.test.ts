import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdempotencyKey } from './idempotency-key.ts';

describe('an Idempotency-Key', () => {
  it('may be left out', () => expect(readIdempotencyKey(undefined)).toBeUndefined());

  it('means the same with quotes and without', () => {
    expect(readIdempotencyKey('"8e03978e-40d5"')).toBe('8e03978e-40d5');
    expect(readIdempotencyKey('8e03978e-40d5')).toBe('8e03978e-40d5');
  });

  it('may have escaped quotes and backslashes, and spaces between quotes', () => {
    expect(readIdempotencyKey('"a \\"b\\" \\\\"')).toBe('a "b" \\');
  });

  it.each(['', '""', '"', 'a b', '"a', 'a"', '"a\\b"', 'ключ', 'x'.repeat(256), `"${'x'.repeat(256)}"`])(
    'is refused when it is %j',
    (header) => expect(() => readIdempotencyKey(header)).toThrow('Idempotency-Key'),
  );

  it('never comes out longer than it may be stored', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        try {
          expect((readIdempotencyKey(text) ?? 'x').length).toBeLessThanOrEqual(255);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
      }),
    );
  });
});
