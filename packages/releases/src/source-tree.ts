import { access, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash } from './content-hash.ts';
import { ReleaseError } from './errors.ts';
import { listFiles } from './files.ts';
import { currentVersion, readManifest } from './manifest.ts';

const PARTS = ['src', 'changes'] as const;

/**
 * The sources of a release as a folder: the service's own for the current version; else the current sources without what
 * the release lacks, with the files that differ laid over, in .releases/<version> (as deep as the service's own, so that
 * imports resolve alike).
 * @throws ReleaseError for an unknown release, or an overlay that has lost touch with the current sources.
 */
export async function sourceTree(serviceDir: string, version: string): Promise<string> {
  if (version === (await currentVersion(serviceDir))) return serviceDir;
  const manifest = await readManifest(serviceDir, version);
  const tree = join(serviceDir, '.releases', version);
  const fresh = join(
    serviceDir,
    '.releases',
    `.${version}-${process.pid}-${Math.random().toString(36).slice(2)}`,
  );
  await mkdir(fresh, { recursive: true });
  try {
    for (const part of PARTS) {
      if (await exists(join(serviceDir, part)))
        await cp(join(serviceDir, part), join(fresh, part), { recursive: true });
    }
    for (const path of manifest.without) {
      if (!(await exists(join(fresh, path))))
        throw new ReleaseError(
          `release ${version} is without ${path}, which the current sources do not have either`,
        );
      await rm(join(fresh, path), { recursive: true });
    }
    await layOver(join(serviceDir, 'releases', version), fresh, version);
    await writePackage(serviceDir, fresh, version);
    await replace(fresh, tree);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return tree;
}

async function layOver(overlay: string, tree: string, version: string): Promise<void> {
  for (const file of await listFiles(overlay)) {
    if (!PARTS.some((part) => file.startsWith(`${part}/`))) continue;
    const [theirs, ours] = await Promise.all([
      readFile(join(overlay, file)),
      readFile(join(tree, file)).catch(() => undefined),
    ]);
    if (ours?.equals(theirs))
      throw new ReleaseError(`releases/${version}/${file} is the same as the current file: remove it`);
    await cp(join(overlay, file), join(tree, file));
  }
}

async function writePackage(serviceDir: string, tree: string, version: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8')) as object;
  await writeFile(join(tree, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}

/** Puts the tree in place unless it is there already: somebody else may be reading it. */
async function replace(fresh: string, tree: string): Promise<void> {
  if ((await exists(tree)) && (await contentHash(tree)) === (await contentHash(fresh))) return;
  const old = `${fresh}-old`;
  await rename(tree, old).catch(() => {});
  await rename(fresh, tree).catch(async (error) => {
    // Another process was faster with the same release.
    if (!(await exists(tree))) throw error;
  });
  await rm(old, { recursive: true, force: true });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
