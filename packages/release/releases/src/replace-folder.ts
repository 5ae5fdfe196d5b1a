import { access, mkdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { listFiles } from './files.ts';

/**
 * Gives a folder new content, file by file: what is the same stays, what differs is exchanged in one move. So several
 * processes may do the same at once (a build and a test run do), and a reader meanwhile finds whole files.
 * @throws whatever `fill` throws; then the folder is as it was.
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
    // Only folders that no process is about to put a file into; one that is not empty is not ours to remove.
    for (const parent of parents(file))
      if (!inUse.has(parent)) await rmdir(join(folder, parent)).catch(() => {});
  }
}

/** `a/b/c.ts` → `a/b`, `a`. */
function parents(file: string): string[] {
  const parent = dirname(file);
  return parent === '.' ? [] : [parent, ...parents(parent)];
}
