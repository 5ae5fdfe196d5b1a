import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../lib/command.ts';
import { generate } from '../new-service/generate.ts';
import { isRemoved } from './strip.ts';

// remark cannot check these links: they are relative to the place where strip-example and new-service write the files.

const SERVICE = 'link-tests';
const { files } = await generate(ROOT, { service: SERVICE, resource: undefined, port: undefined });
const stripped = async (name: string) =>
  (await readFile(join(ROOT, 'scripts/release/templates/stripped', name), 'utf8')).replaceAll(
    'SERVICE',
    SERVICE,
  );

const landed = {
  'README.md': await stripped('README.md'),
  'services/README.md': await stripped('services.md'),
  [`services/${SERVICE}/README.md`]: files.get(`services/${SERVICE}/README.md`) as string,
};

const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
    .map(([, address = '']) => address)
    .filter((address) => !address.startsWith('http'));

test.each(Object.entries(landed))(
  'every link of %s leads to a file that strip-example keeps',
  (place, text) => {
    const paths = linksOf(text).map((address) => normalize(join(dirname(place), address)));
    expect(paths).not.toEqual([]);
    const dead = paths.filter(
      (path) => isRemoved(path) || !(files.has(path) || existsSync(join(ROOT, path))),
    );
    expect(dead).toEqual([]);
  },
);
