import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from './errors.ts';
import { listFiles } from './files.ts';
import { pathInside, refuseSymlinks } from './inside.ts';
import { currentVersion, readManifest } from './manifest.ts';
import { exists, replaceFolder } from './replace-folder.ts';

const PARTS = ['src', 'changes'] as const;

/**
 * The folder with the sources of a release: the service's own for the current version. For an earlier release, .releases/<version> with the
 * current sources, minus the `without` paths, plus the overlay; its depth equals the service's, so that imports resolve.
 * @throws ReleaseError for an unknown release, an overlay that does not fit the current sources, or a path or symlink that leaves them
 */
export async function sourceTree(serviceDir: string, version: string): Promise<string> {
  if (version === (await currentVersion(serviceDir))) return serviceDir;
  const manifest = await readManifest(serviceDir, version);
  const overlay = await pathInside(serviceDir, join('releases', version));
  await refuseSymlinks(overlay);
  const tree = await pathInside(serviceDir, join('.releases', version));
  await replaceFolder(tree, async (fresh) => {
    for (const part of PARTS) {
      if (!(await exists(join(serviceDir, part)))) continue;
      await refuseSymlinks(join(serviceDir, part));
      await cp(join(serviceDir, part), join(fresh, part), { recursive: true, filter: isSource });
    }
    for (const path of manifest.without) {
      const removed = await pathInside(fresh, path);
      if (!(await exists(removed)))
        throw new ReleaseError(
          `release ${version} lists ${path} in "without", but the current sources do not have it: remove the entry`,
        );
      await rm(removed, { recursive: true });
    }
    await layOver(overlay, fresh, version);
    await writePackage(serviceDir, fresh, version);
  });
  return tree;
}

/** Tests and notes are about the current sources. */
function isSource(path: string): boolean {
  return !/\.(test\.ts|md)$/.test(path);
}

async function layOver(overlay: string, tree: string, version: string): Promise<void> {
  for (const file of await listFiles(overlay)) {
    if (file === 'release.json') continue;
    if (!PARTS.some((part) => file.startsWith(`${part}/`)))
      throw new ReleaseError(
        `releases/${version}/${file} is not part of a release: only src/ and changes/ are`,
      );
    const [theirs, ours] = await Promise.all([
      readFile(join(overlay, file)),
      readFile(join(tree, file)).catch(() => undefined),
    ]);
    if (ours?.equals(theirs))
      throw new ReleaseError(`releases/${version}/${file} is the same as the current file: remove it`);
    await cp(join(overlay, file), join(tree, file));
  }
}

/** Writes the release's version and the service's compiler options, so that the tree can be type-checked. */
async function writePackage(serviceDir: string, tree: string, version: string): Promise<void> {
  const options = { extends: '../../tsconfig.json', include: [...PARTS] };
  await writeFile(join(tree, 'tsconfig.json'), `${JSON.stringify(options, null, 2)}\n`);
  const manifest = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8')) as object;
  await writeFile(join(tree, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
