import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../../../package.json' with { type: 'json' };
import { baseImages } from './images.ts';
import { reason } from './pull.ts';
import { nodeVersion, ROOT } from './repository.ts';

test('every base image can be pulled by name or built from files of this repository', () => {
  for (const image of baseImages())
    expect([image.dockerfile, image.context].filter((path) => !existsSync(path))).toEqual([]);
});

test('the Node.js image is of the version that runs these scripts', () => {
  const node = `v${
    baseImages()
      .find((image) => image.tag.startsWith('base/node:'))
      ?.tag.split(/[:-]/)[1]
  }`;
  expect(node).toBe(process.version);
});

test('every platform package and .nvmrc have the version of Node.js in the base image', () => {
  const versions = [
    ...Object.values(manifest.optionalDependencies),
    readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim(),
  ];
  expect(new Set(versions)).toEqual(new Set([nodeVersion()]));
});

test('the reason of a failed pull is one line', () => {
  expect(
    reason('2: Pulling from library/registry\nError response from daemon: toomanyrequests: limit reached\n'),
  ).toBe('toomanyrequests: limit reached');
});
