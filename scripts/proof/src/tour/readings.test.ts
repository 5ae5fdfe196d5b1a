import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { expect, test } from 'vitest';
import { parseReadings } from './parse-tour.ts';

const readings = parseReadings(await readFile(resolve(ROOT, 'docs/tour.md'), 'utf8'));

test('each of the seven steps has a file to read', () => expect(readings.length).toBeGreaterThanOrEqual(7));

test.each(readings)('$name is in lines $from to $to of $file', async ({ name, file, from, to }) => {
  const lines = (await readFile(resolve(ROOT, 'docs', file), 'utf8')).split('\n');
  expect(to).toBeLessThanOrEqual(lines.length);
  const shown = lines.slice(from - 1, to);
  expect(shown.join('\n')).toMatch(new RegExp(`\\b${RegExp.escape(name)}\\b`));
  // The range starts and ends with the named code.
  expect([shown.at(0)?.trim(), shown.at(-1)?.trim()]).not.toContain('');
});
