import { statfs } from 'node:fs/promises';
import { SetupError } from './errors.ts';

/**
 * Checks the free disk space before a long step, because programs that run out of space fail with unrelated errors.
 * @param gigabytes the required free space on the file system of the directory
 * @throws SetupError with the directory, the free and the required space
 */
export async function assertFree(dir: string, gigabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = (bavail * bsize) / 1e9;
  if (free >= gigabytes) return;
  throw new SetupError(
    `The disk is full: ${dir} has ${free.toFixed(1)} GB free, and setup needs ${gigabytes} GB temporarily. ` +
      'Free some space (or set TMPDIR to a larger disk), then run setup again.',
  );
}
