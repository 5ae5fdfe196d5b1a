import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { type Backup, parseBackup } from './backups.ts';
import { inBackupVolume, inFolder } from './database-job.ts';

/**
 * Copies a backup from its volume into a folder of this machine. The file has its name only once it is whole.
 * @returns its path. @throws Ending (refused) from another node than the database's; DockerError; Error for a copy of another size
 */
export async function copyOut(site: Site, { name, bytes }: Backup, folder: string): Promise<string> {
  const path = join(resolve(folder), name);
  const partial = `${path}.partial`;
  await mkdir(folder, { recursive: true });
  try {
    await inBackupVolume(site, ['cat', inFolder(name)], { outputFile: partial });
    const { size } = await stat(partial);
    if (size !== bytes) throw new Error(`the copy of ${name} has ${size} bytes in place of ${bytes}`);
    const file = await open(partial);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
  return path;
}

/** Copies a file into the volume of backups, in place of one with this name. @throws Ending (refused) from another node; DockerError */
export async function copyIn(site: Site, file: string): Promise<void> {
  const name = basename(file);
  const partial = inFolder(`.partial-${name}`);
  const script = 'cat >"$1" && sync "$1" && mv -- "$1" "$2"';
  await inBackupVolume(site, ['sh', '-c', script, 'sh', partial, inFolder(name)], { inputFile: file });
}

/** The backup in a file of this machine; undefined where there is no such file. @throws Ending (refused) for a file of another name */
export async function readBackupFile(path: string): Promise<Backup | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const backup = parseBackup(basename(path), found.size);
  if (backup) return backup;
  throw refuse(
    `${path} has no name of a backup`,
    'the name tells what is in it: DATABASE-20261231T235959Z-CHANGE.PHASE.dump, as npm run backup -- --to FOLDER writes it',
  );
}
