import { expect, test } from 'vitest';
import { mistakesIn, type Names, replaceAll, replacementsFor } from './replacements.ts';

const OLD: Names = { scope: '@old', name: 'house', repository: 'https://example.com/us/house' };
const NEW: Names = { scope: '@acme', name: 'shop', repository: 'https://github.com/acme/shop' };

test('scope, name and repository are replaced where they name the project', () => {
  const text = `{ "name": "house" } import '@old/kit'; issuer: urn:house:local
~/.local/share/house/token-key.json join(data, 'house', 'token-key.json') https://example.com/us/house/blob`;
  expect(replaceAll(text, replacementsFor(OLD, NEW))).toEqual({
    text: `{ "name": "shop" } import '@acme/kit'; issuer: urn:shop:local
~/.local/share/shop/token-key.json join(data, 'shop', 'token-key.json') https://github.com/acme/shop/blob`,
    count: 6,
  });
});

test('a name that is a common word is kept where it does not name the project', () => {
  const text = 'a house, @older/kit, urn:house-of-cards:x, "house"';
  expect(replaceAll(text, replacementsFor(OLD, NEW))).toEqual({ text, count: 0 });
});

test('equal names need no replacement', () => {
  expect(replacementsFor(NEW, NEW)).toEqual([]);
});

test('each mistake is reported with a valid example', () => {
  expect(mistakesIn(NEW)).toEqual([]);
  const mistakes = mistakesIn({ scope: 'acme', name: 'My Shop', repository: 'github.com/acme/shop' });
  expect(mistakes.map((each) => each.split(' such as ')[1])).toEqual([
    '@acme',
    'shop',
    'https://github.com/acme/shop',
  ]);
});
