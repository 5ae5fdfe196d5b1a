import { expect, test } from 'vitest';
import { rowOf, unknownImages } from './images.ts';

const part = { name: 'PostgreSQL', version: '17', endOfLife: '2029-11-08', source: 'https://example.org' };
const parts = [
  { ...part, image: 'base/postgres:17' },
  { ...part, name: 'Node.js', image: 'base/node' },
];
// In two parts, because the check also reads this file.
const image = (tag: string) => ['base', `postgres:${tag}`].join('/');

test('an image of another version is found once, also at the end of a sentence', () => {
  const text = `'${image('17')}', ${image('9')}. Then ${image('9')}, and ${image('16.1-slim')}.`;
  expect(unknownImages(text, parts)).toEqual([image('9'), image('16.1-slim')]);
});

test('versions of Node.js, other images and placeholders are not compared', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
  expect(unknownImages('base/node:24.21.0-trixie base/postgis:16 `base/postgres:${major}`', parts)).toEqual(
    [],
  );
});

test('the table of versions has a row for each part', () =>
  expect(rowOf({ ...part, image: '' })).toBe('| PostgreSQL | 17 | 2029-11-08 | https://example.org |'));
