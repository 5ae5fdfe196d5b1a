import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { expect, test } from 'vitest';
import { parseReadings } from './parse-tour.ts';

const readingsOf = async (page: string) =>
  parseReadings(await readFile(resolve(ROOT, page), 'utf8')).map((reading) => ({ page, ...reading }));
const [readme, tour] = [await readingsOf('README.md'), await readingsOf('docs/tour.md')];

test('README and tour link the code of each of the seven steps', () => {
  expect(readme.length).toBeGreaterThanOrEqual(7);
  expect(tour.length).toBeGreaterThanOrEqual(7);
});

test.each([...readme, ...tour])('$page: $name is in lines $from to $to of $file', async (reading) => {
  const { page, name, file, from, to } = reading;
  const lines = (await readFile(resolve(ROOT, dirname(page), file), 'utf8')).split('\n');
  expect(to).toBeLessThanOrEqual(lines.length);
  const shown = lines.slice(from - 1, to);
  expect(shown.join('\n')).toMatch(new RegExp(`\\b${RegExp.escape(name)}\\b`));
  // The range starts and ends with the named code.
  expect([shown.at(0)?.trim(), shown.at(-1)?.trim()]).not.toContain('');
});
