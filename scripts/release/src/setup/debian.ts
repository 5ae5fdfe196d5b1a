import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, aptUpdate } from './apt.ts';
import { attempt, onPath, run } from './command.ts';
import { Refused } from './errors.ts';
import { assertFree } from './free-space.ts';
import { chooseMirrors, type Mirrors } from './mirrors.ts';
import { readProxies } from './network.ts';
import { ROOT } from './repository.ts';
import { say, since, withProgress } from './say.ts';

/** The keys that debootstrap checks the packages' signatures with. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PREFIX = 'zero-downtime-rootfs-';
const IMPORT = `tar --numeric-owner -C "$1" -c . | docker import --change 'CMD ["bash"]' - "$2"`;

/** The image with the root file system of a suite, such as `trixie`. */
export const debianImage = (suite: string): string => `base/debian:${suite}`;

/**
 * Ensures that the image of a suite exists; builds it from the mirror that this host is configured with.
 * @throws Refused when this user may not build it or this host has no Debian mirror
 */
export async function ensureDebianImage(suite: string, again: boolean): Promise<void> {
  const image = debianImage(suite);
  if (!again && (await attempt(['docker', 'image', 'inspect', image])).ok) return;
  await assertCanBootstrap();
  await removeLeftovers();
  await assertFree(tmpdir(), 0.6);
  await aptUpdate();
  if (!(await onPath('debootstrap')) || !existsSync(KEYRING))
    await aptInstall('debootstrap', 'debian-archive-keyring');
  const began = Date.now();
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    await bootstrap(suite, dir, await readMirrors());
    // pipefail: half a tar must not become an image.
    await withProgress(`importing ${image}`, () =>
      run(['bash', '-o', 'pipefail', '-c', IMPORT, 'bash', dir, image]),
    );
  } finally {
    await remove(dir);
  }
  say(`${image}: built (${since(began)})`);
}

async function bootstrap(suite: string, dir: string, { main, security }: Mirrors): Promise<void> {
  const script = join(ROOT, 'docker/base/debian/rootfs.sh');
  await withProgress(`bootstrapping Debian ${suite} from ${main}`, async () =>
    // In its own mount namespace, so that debootstrap's mounts end with the process.
    run(['unshare', '--mount', 'sh', script, suite, dir, main, security], { env: await readProxies() }),
  );
}

async function readMirrors(): Promise<Mirrors> {
  const format = '$(REPO_URI) $(RELEASE) $(ORIGIN)';
  const targets = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const mirrors = chooseMirrors(targets, process.env.DEBIAN_MIRROR);
  if (mirrors) return mirrors;
  throw new Refused(
    'The base images are built from Debian packages where they cannot be pulled, and this host has no Debian mirror configured.\n' +
      'Name one (DEBIAN_MIRROR=https://…/debian/ npm run setup), or give this engine access to the image registry.',
  );
}

async function assertCanBootstrap(): Promise<void> {
  if (process.getuid?.() === 0 && (await onPath('apt-get'))) return;
  throw new Refused(
    "Building the base images from Debian's packages takes root on a Debian or Ubuntu host.\n" +
      'Run setup as root there, or give this engine access to the image registry ' +
      '(https://docs.docker.com/engine/daemon/proxy/) and run setup again.',
  );
}

/** Removes folders of killed setups. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(PREFIX)) await remove(join(tmpdir(), name));
}

/** A folder that a surviving debootstrap still writes to is removed by the next setup. */
async function remove(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true }).catch(() => {});
}
