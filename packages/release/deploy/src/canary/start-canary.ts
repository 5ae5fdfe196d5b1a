import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { argv } from '@zero-downtime/swarm';
import { removePart } from '../cluster/remove-part.ts';
import { storeTokenKeys } from '../cluster/token-keys.ts';
import type { Site } from '../site.ts';
import { stackEnvironment } from '../stack/files.ts';
import { type ReleaseSpec, readApiStack, releaseVariables } from '../stack/release.ts';
import { canaryFile } from './canary-file.ts';

/**
 * Starts one replica of a release beside those that serve, as a service of its own, which the edge finds by DNS: to be rid of it, it
 * is enough to remove it, and no replica that served before has been touched. Does not wait. @throws DockerError
 */
export async function startCanary(site: Site, release: ReleaseSpec): Promise<void> {
  const stack = await readApiStack(site);
  await storeTokenKeys(site, stack.keys);
  const folder = await mkdtemp(join(tmpdir(), 'canary-'));
  try {
    const paths = await Promise.all(
      stack.files.paths.map(async (path) => {
        const file = join(folder, basename(path));
        await writeFile(file, canaryFile(await readFile(path, 'utf8')));
        return file;
      }),
    );
    await site.docker(argv.deployStack(site.target.stack, paths), {
      env: stackEnvironment(stack.files, releaseVariables(site, stack, release)),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Removes the canary: it drains as every replica does. Does nothing where there is none. @throws DockerError */
export const removeCanary = (site: Pick<Site, 'docker' | 'target'>): Promise<void> =>
  removePart(site, 'canary');
