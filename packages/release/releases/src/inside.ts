import { lstat, readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { ReleaseError } from './errors.ts';

/**
 * The absolute path of a path in a folder.
 * @throws ReleaseError when it is the folder itself or outside of it, or leads through a symlink
 */
export async function pathInside(folder: string, path: string): Promise<string> {
  const root = resolve(folder);
  const whole = resolve(root, path);
  if (!whole.startsWith(root + sep)) throw new ReleaseError(`${path} is not a path inside ${root}`);
  const parts = relative(root, whole).split(sep);
  for (const at of parts.keys()) {
    const part = join(root, ...parts.slice(0, at + 1));
    const found = await lstat(part).catch(() => undefined);
    if (found?.isSymbolicLink())
      throw new ReleaseError(`${path}: ${part} is a symlink, which is not allowed`);
  }
  return whole;
}

/** @throws ReleaseError when there is a symlink anywhere in a folder */
export async function refuseSymlinks(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link)
    throw new ReleaseError(`${join(link.parentPath, link.name)} is a symlink: put the file itself there`);
}
