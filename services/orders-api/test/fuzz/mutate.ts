import fc, { type Arbitrary } from 'fast-check';
import { wildValue } from './wild.ts';

type Json = Record<string, unknown> | unknown[];

/** The value with one change: another value, a missing field or an extra field. */
export function mutated(value: unknown): Arbitrary<unknown> {
  const places = [...placesOf(value)];
  return fc
    .record({
      place: fc.constantFrom(...places),
      change: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
      wild: wildValue,
      name: fc.constantFrom(
        'id',
        'customerId',
        'status',
        '__proto__',
        'constructor',
        'toString',
        '',
        'totalMinor',
        'é',
      ),
    })
    .map(({ place, change, wild, name }) => {
      const copy = { root: structuredClone(value) };
      const keys = ['root', ...place];
      const last = keys.pop() as string;
      const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy) as Json;
      apply(parent, last, change, { wild, name });
      return copy.root;
    });
}

function apply(
  parent: Json,
  key: string,
  change: string,
  { wild, name }: { wild: unknown; name: string },
): void {
  const fields = parent as Record<string, unknown>;
  const here = fields[key];
  if (change === 'replace') fields[key] = wild;
  else if (change === 'remove') delete fields[key];
  else if (change === 'repeat') fields[key] = Array.from({ length: 101 }, () => here);
  else if (typeof here === 'object' && here !== null) define(here, name, wild);
  else define(parent, name, wild);
}

/** Defines a member. `__proto__` is an ordinary name, as in JSON. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function* placesOf(value: unknown, path: string[] = []): Generator<string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesOf(inner, [...path, key]);
}
