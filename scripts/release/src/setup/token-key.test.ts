import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SetupError } from './errors.ts';
import { ensureTokenKey } from './token-key.ts';

let folder: string;
const said: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  said.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test('the key is created once, and its path is printed each time', async () => {
  const path = join(folder, 'a', 'key.json');
  await ensureTokenKey(path);
  const made = await readFile(path, 'utf8');
  await ensureTokenKey(path);
  expect(await readFile(path, 'utf8')).toBe(made);
  expect(said).toEqual([`Token key: will make one for this machine, ${path}`, `Token key: ${path}`]);
});

test('a damaged key file is kept, and the error names it with the next step', async () => {
  const path = join(folder, 'key.json');
  await writeFile(path, 'mine');
  await expect(ensureTokenKey(path)).rejects.toThrow(SetupError);
  await expect(ensureTokenKey(path)).rejects.toThrow(`${path} holds no signing key: remove it`);
  expect(await readFile(path, 'utf8')).toBe('mine');
});
