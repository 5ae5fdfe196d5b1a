import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { StackFiles } from './files.ts';
import { renameDatabase } from './upgraded-database.ts';

const stack = fileURLToPath(new URL('../../../../../infra/stack/', import.meta.url));
const read = async (path: string) => ({ path, text: await readFile(`${stack}${path}`, 'utf8') });

it('the new server is the same service with another name, and clients reach it only by its aliases', async () => {
  const files = {
    files: [await read('postgres.yml'), await read('encrypted-back.yml')],
  } as unknown as StackFiles;
  const [before, encrypted] = files.files.map(({ text }) => parse(text, { merge: true }));
  const renamed = (aliases: string[]) =>
    renameDatabase(files, 'db-17', aliases).files.map(({ text }) => parse(text, { merge: true }));
  const { networks: _, ...same } = before.services.db;
  expect(renamed(['db'])).toEqual([
    { ...before, services: { 'db-17': { ...same, networks: { back: { aliases: ['db'] } } } } },
    encrypted,
  ]);
  expect(renameDatabase(files, 'db-17', []).files[0]?.text).toContain('mode: 0555');
  expect(renamed([])[0].services['db-17'].networks).toEqual({ back: { aliases: [] } });
});
