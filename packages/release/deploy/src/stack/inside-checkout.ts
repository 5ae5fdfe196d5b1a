import { realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { refuse } from '../errors.ts';

/**
 * The path of a stack file, or of a file that a stack file mounts. Mounted files are copied by their relative paths, so a path outside of the checkout
 * would also be written outside.
 * @param path relative to infra/stack
 * @throws Ending (refused) when it leaves the checkout, also through a symlink
 */
export async function insideCheckout(root: string, path: string): Promise<string> {
  const file = join(root, 'infra/stack', path);
  const [real, realRoot] = await Promise.all([realpath(file).catch(() => undefined), realpath(root)]);
  const inside = isBelow(root, file) && (real === undefined || isBelow(realRoot, real));
  if (inside) return file;
  throw refuse(
    `${path}, a stack file or a file mounted by a stack file, is outside the checkout ${root}`,
    'move the file into the checkout, and use a relative path',
  );
}

const isBelow = (folder: string, file: string): boolean => resolve(file).startsWith(resolve(folder) + sep);
