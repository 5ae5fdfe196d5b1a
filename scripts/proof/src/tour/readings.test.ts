import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { expect, test } from 'vitest';
import { blockOf } from './block-of.ts';
import { parseReadings } from './parse-tour.ts';

const readingsOf = async (page: string) =>
  parseReadings(await readFile(resolve(ROOT, page), 'utf8')).map((reading) => ({ page, ...reading }));
const [readme, tour] = [await readingsOf('README.md'), await readingsOf('docs/tour.md')];

test('README and tour link the code of each of the seven steps', () => {
  expect(readme.length).toBeGreaterThanOrEqual(7);
  expect(tour.length).toBeGreaterThanOrEqual(7);
});

test.each([...readme, ...tour])(
  '$page: the link to $name in $file covers its lines, and no others',
  async (reading) => {
    const { page, name, file, from, to } = reading;
    expect({ from, to }).toEqual(blockOf(await readFile(resolve(ROOT, dirname(page), file), 'utf8'), name));
  },
);

test('the block of a function has its comment, that of a key ends before the next key', () => {
  const code = [
    'const a = 1;',
    '',
    '/** Adds. */',
    'export function add(',
    '  b: number,',
    ') {',
    '  return b;',
    '}',
    '',
    'add(a);',
  ];
  expect(blockOf(code.join('\n'), 'add')).toEqual({ from: 3, to: 8 });
  const yaml = [
    'deploy:',
    '  update:',
    '    order: x # why',
    '',
    '    delay: 1',
    '  rollback:',
    '    order: y',
  ];
  expect(blockOf(yaml.join('\n'), 'update')).toEqual({ from: 2, to: 5 });
  expect(blockOf(yaml.join('\n'), 'rollback')).toEqual({ from: 6, to: 7 });
  expect(() => blockOf(yaml.join('\n'), 'canary')).toThrow('no function or key is called canary');
});
