import { statfs } from 'node:fs/promises';
import { SetupError } from './errors.ts';

/**
 * Looks before the long work whether there is room for it: in the middle, programs fail for want of it in words of their own.
 * @param gigabytes what has to be free on the file system of that directory
 * @throws SetupError naming the directory and what is missing
 */
export async function assertFree(dir: string, gigabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = (bavail * bsize) / 1e9;
  if (free >= gigabytes) return;
  throw new SetupError(
    `The disk is full: ${dir} has ${free.toFixed(1)} GB free, and this takes ${gigabytes} GB for a while. ` +
      'Free some space (or set TMPDIR to where there is some), then run setup again.',
  );
}
