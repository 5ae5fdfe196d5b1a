import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { refuse } from '../errors.ts';
import { type Backup, parseBackup } from './backups.ts';
import { type InVolume, inFolder } from './database-job.ts';

/**
 * Copies a backup from its volume into a folder of this machine. The file gets its name after it is complete. Only this user can read it.
 * @returns its path. @throws Ending (refused) on another node than the database's; DockerError; Error when the size of the copy differs
 */
export async function copyOut(inVolume: InVolume, { name, bytes }: Backup, folder: string): Promise<string> {
  const path = join(resolve(folder), name);
  const partial = `${path}.partial`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await rm(partial, { force: true });
    await writeFile(partial, '', { mode: 0o600, flag: 'wx' });
    await inVolume(['cat', inFolder(name)], { outputFile: partial });
    const { size } = await stat(partial);
    if (size !== bytes)
      throw new Error(
        `the copy of ${name} has ${size} bytes instead of ${bytes}: run the same command again`,
      );
    const file = await open(partial);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
  return path;
}

/**
 * Copies a file into the volume of backups, for restore.sh, which makes it a backup: until then a scheduled backup could remove it as one too many.
 * @throws Ending (refused) on another node; DockerError
 */
export async function copyIn(inVolume: InVolume, file: string): Promise<void> {
  const name = basename(file);
  // Not .partial-, which a scheduled backup removes meanwhile.
  const partial = inFolder(`.upload-${name}`);
  const script =
    'rm -f -- "$3"/.upload-*; trap \'rm -f -- "$1"\' EXIT; cat >"$1" && sync "$1" && mv -- "$1" "$2"';
  await inVolume(['sh', '-c', script, 'sh', partial, inFolder(`.restore-${name}`), inFolder('')], {
    inputFile: file,
  });
}

/**
 * The backup in a file of this machine; undefined when the file does not exist.
 * @throws Ending (refused) for a file with another name, or with a time in the future, which backups on the database's node ignore
 */
export async function readBackupFile(path: string, now: Date): Promise<Backup | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const backup = parseBackup(basename(path), found.size);
  if (backup && backup.at <= now) return backup;
  throw refuse(
    backup
      ? `the name of ${path} has a time in the future, ${backup.at.toISOString()}`
      : `the name of ${path} is not that of a backup`,
    'rename it to DATABASE-YYYYMMDDTHHMMSSZ-CHANGE.PHASE.dump with the start of the backup (UTC), as npm run backup -- --to FOLDER wrote it',
  );
}
