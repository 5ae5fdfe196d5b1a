import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';

/** The folders of a new service, in the order in which they are placed. */
export const foldersOf = (service: string): [target: string, service: string] => [
  `infra/targets/${service}`,
  `services/${service}`,
];

/**
 * Whether the folders exist with exactly the generated files. @throws Ending (refused) when one of them differs, because nothing
 * is overwritten
 */
export async function isThere(
  root: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<boolean> {
  const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (!found) return false;
  const wanted = [...files].filter(([path]) => path.startsWith(`${folder}/`));
  for (const [path, text] of wanted) {
    const there = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (there !== text)
      throw refuse(
        `${folder} exists already, with other files than this command writes`,
        'choose another name: nothing is overwritten',
      );
  }
  return true;
}

/** Moves a folder into place in one step, so that a killed run leaves it missing or complete. */
export async function placeFolder(
  root: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const draft = join(root, '.build/new-service', `${process.pid}`, folder);
  for (const [path, text] of files) {
    if (!path.startsWith(`${folder}/`)) continue;
    const file = join(draft, path.slice(folder.length + 1));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await mkdir(dirname(join(root, folder)), { recursive: true });
  await rename(draft, join(root, folder));
  await rm(join(root, '.build/new-service'), { recursive: true, force: true });
}
