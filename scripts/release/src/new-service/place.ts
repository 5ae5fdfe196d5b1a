import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';

/** Folders that a new service consists of; the service's own is the last one to be there. */
export const foldersOf = (service: string): [target: string, service: string] => [
  `infra/targets/${service}`,
  `services/${service}`,
];

/**
 * Whether the folders are there already, exactly as they would be made. @throws Ending (refused) when one of them holds anything else: nothing
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
        `${folder} is there already, and not as this command makes it`,
        'nothing is overwritten: choose another name',
      );
  }
  return true;
}

/** Puts each folder in place whole, in one move: a run that is killed leaves it out or complete. */
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
