import { expect, test } from 'vitest';
import { readReferences } from './down.ts';

test('every name of an image in the registry of the lab is removed', () => {
  const text = [
    '127.0.0.1:18080/orders-api:1.0.0@sha256:aa 11',
    '127.0.0.1:18080/orders-api:<none>@sha256:bb 22',
    '127.0.0.1:18080/edge:1.1.0@<none> 33',
  ].join('\n');
  expect(readReferences(text)).toEqual([
    '127.0.0.1:18080/orders-api:1.0.0',
    '127.0.0.1:18080/orders-api@sha256:aa',
    '127.0.0.1:18080/orders-api@sha256:bb',
    '127.0.0.1:18080/edge:1.1.0',
  ]);
  expect(readReferences('')).toEqual([]);
});
