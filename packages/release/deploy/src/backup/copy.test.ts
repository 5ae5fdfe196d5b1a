import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseBackup } from './backups.ts';
import { copyOut, readBackupFile } from './copy.ts';
import type { InVolume } from './database-job.ts';

const NAME = 'orders-20261129T083525Z-001_create_orders.expand.dump';
const volume: InVolume = (_, { outputFile = '' }) => appendFile(outputFile, 'data');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copies-'));
});
afterEach(() => rm(folder, { recursive: true }));

const backupOf = (bytes: number) => {
  const backup = parseBackup(NAME, bytes);
  if (!backup) throw new Error('no backup');
  return backup;
};
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it('only the user can read a copy of a backup and its new folder, also after an interrupted copy', async () => {
  const to = join(folder, 'new');
  const path = await copyOut(volume, backupOf(4), to);
  expect([await modeOf(to), await modeOf(path)]).toEqual([0o700, 0o600]);
  await writeFile(`${path}.partial`, 'half');
  await chmod(`${path}.partial`, 0o644);
  await copyOut(volume, backupOf(4), to);
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['data', 0o600]);
});

it('a copy of another size is refused and removed', async () => {
  await expect(copyOut(volume, backupOf(5), folder)).rejects.toThrow('has 4 bytes instead of 5');
  await expect(stat(join(folder, `${NAME}.partial`))).rejects.toThrow('ENOENT');
});

it('a file with a time in the future is refused', async () => {
  const path = join(folder, NAME);
  await writeFile(path, '');
  const at = (time: string) => readBackupFile(path, new Date(time));
  expect(await at('2026-11-29T08:35:25Z')).toMatchObject({ name: NAME });
  await expect(at('2026-11-29T08:35:24Z')).rejects.toThrow('has a time in the future, 2026-11-29T08:35:25');
});
