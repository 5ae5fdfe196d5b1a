import { chmod, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';

let folder: string;
let before: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hash-'));
  await mkdir(join(folder, 'b'));
  await writeFile(join(folder, 'a'), 'one');
  await writeFile(join(folder, 'b/c'), 'two');
  before = await contentHash(folder);
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['a byte', () => writeFile(join(folder, 'a'), 'onE')],
  ['a name', () => rename(join(folder, 'a'), join(folder, 'A'))],
  ['a place', () => rename(join(folder, 'b/c'), join(folder, 'c'))],
  ['whether a file may be executed', () => chmod(join(folder, 'a'), 0o755)],
  ['another file', () => writeFile(join(folder, 'd'), '')],
  ['where one file ends and the next begins', () => writeFile(join(folder, 'a'), 'onetwo')],
])('differs by %s', async (_, change) => {
  await change();
  expect(await contentHash(folder)).not.toBe(before);
});

it.each([
  ['the time of a file', () => utimes(join(folder, 'a'), 1, 1)],
  ['other permissions', () => chmod(join(folder, 'a'), 0o600)],
  ['an empty folder', () => mkdir(join(folder, 'empty'))],
])('does not differ by %s', async (_, change) => {
  await change();
  expect(await contentHash(folder)).toBe(before);
});
