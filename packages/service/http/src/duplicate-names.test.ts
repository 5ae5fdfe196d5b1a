import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasDuplicateNames } from './duplicate-names.ts';

const duplicates = (text: string): boolean => hasDuplicateNames(JSON.parse(text), text);

it.each([
  '{"a":1,"a":1}',
  '{"a":{"b":1,"b":2}}',
  '[{"a":1},{"a":1,"b":2,"a":3}]',
  '{"a":1,"\\u0061":2}',
  '{":":1,":":2}',
  '{"\\"":1,"\\"":2}',
])('%s has a name twice', (text) => {
  expect(duplicates(text)).toBe(true);
});

it('a value as JSON writes it has no name twice, and has one when a member is repeated', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), { minKeys: 1 }),
      (object) => {
        const text = JSON.stringify(object, undefined, 2);
        expect(duplicates(text)).toBe(false);
        const [name, value] = Object.entries(object)[0] as [string, unknown];
        expect(duplicates(`${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`)).toBe(
          true,
        );
      },
    ),
  );
});
