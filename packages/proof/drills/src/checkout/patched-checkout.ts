import { cp, glob, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Edit, editedText } from './edit.ts';

const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  '.turbo',
  'dist',
  '.releases',
  '.build',
  'test-results',
  'drill-reports',
]);

/**
 * A copy of a checkout with edits, for example without one safeguard. It shares the original's dependencies, but has its own packages.
 * `remove` deletes it.
 * @throws EditDoesNotFit if a text to replace does not occur exactly once; the copy is deleted.
 */
export async function patchedCheckout(
  root: string,
  edits: readonly Edit[],
): Promise<{ root: string; remove: () => Promise<void> }> {
  const copy = await mkdtemp(join(tmpdir(), 'checkout-'));
  const remove = () => rm(copy, { recursive: true, force: true });
  try {
    await cp(root, copy, {
      recursive: true,
      filter: (path) =>
        !relative(root, path)
          .split('/')
          .some((part) => LEFT_OUT.has(part)),
    });
    await linkDependencies(root, copy);
    for (const edit of edits) await apply(copy, edit);
    return { root: copy, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Links the installed dependencies. The project's packages, which npm links by relative paths, are copied as links. */
async function linkDependencies(root: string, copy: string): Promise<void> {
  const scope = '@zero-downtime';
  await mkdir(join(copy, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules'))) {
    const from = join(root, 'node_modules', name);
    const to = join(copy, 'node_modules', name);
    if (name === scope) await cp(from, to, { recursive: true, verbatimSymlinks: true });
    else await symlink(from, to);
  }
  for await (const name of glob(['packages/*/*', 'services/*', 'scripts/*'], { cwd: root }))
    await linkOwn(join(root, name), join(copy, name));
}

/** Dependencies that npm did not hoist. */
async function linkOwn(from: string, to: string): Promise<void> {
  const entries = await readdir(join(from, 'node_modules')).catch(() => []);
  if (entries.length > 0) await symlink(join(from, 'node_modules'), join(to, 'node_modules'));
}

async function apply(root: string, edit: Edit): Promise<void> {
  const path = join(root, edit.file);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const edited = editedText(edit, text);
  if (edited === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, edited);
}
