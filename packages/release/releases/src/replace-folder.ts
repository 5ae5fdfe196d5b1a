import { access, mkdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { listFiles } from './files.ts';

/**
 * Replaces the content of a folder file by file; each changed file is replaced atomically. So several processes may do it at the same time
 * (a build and a test run do), and readers see complete files.
 * @throws the error of `fill`; then the folder is unchanged
 */
export async function replaceFolder(folder: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const suffix = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const fresh = join(dirname(folder), `.${basename(folder)}-${suffix}`);
  await mkdir(fresh, { recursive: true });
  try {
    await fill(fresh);
    const wanted = await listFiles(fresh);
    for (const file of wanted) await putFile(join(fresh, file), join(folder, file));
    await removeOthers(folder, new Set(wanted));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function putFile(from: string, to: string): Promise<void> {
  const there = await readFile(to).catch(() => undefined);
  if (there?.equals(await readFile(from))) return;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}

async function removeOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  const inUse = new Set([...wanted].flatMap(parents));
  for (const file of await listFiles(folder)) {
    if (wanted.has(file)) continue;
    await rm(join(folder, file), { force: true });
    // Only folders without a wanted file; rmdir fails for a folder that is not empty.
    for (const parent of parents(file))
      if (!inUse.has(parent)) await rmdir(join(folder, parent)).catch(() => {});
  }
}

/** `a/b/c.ts` → `a/b`, `a`. */
function parents(file: string): string[] {
  const parent = dirname(file);
  return parent === '.' ? [] : [parent, ...parents(parent)];
}
