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
import { say, since, underway } from './say.ts';

const IMAGE = 'base/debian:bookworm';
/** The keys that debootstrap checks the packages' signatures with. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PREFIX = 'zero-downtime-rootfs-';
const IMPORT = `tar --numeric-owner -C "$1" -c . | docker import --change 'CMD ["bash"]' - "$2"`;

/**
 * Sees to it that `base/debian:bookworm` is there, made from the mirror that this host has its own packages from.
 * @throws Refused where that takes more than this user or this host has
 */
export async function ensureDebianImage(again: boolean): Promise<void> {
  if (!again && (await attempt(['docker', 'image', 'inspect', IMAGE])).ok) return;
  await assertCanBootstrap();
  await removeLeftovers();
  await assertFree(tmpdir(), 0.6);
  await aptUpdate();
  if (!(await onPath('debootstrap')) || !existsSync(KEYRING))
    await aptInstall('debootstrap', 'debian-archive-keyring');
  const began = Date.now();
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    await bootstrap(dir, await readMirrors());
    // pipefail: half a tar must not become an image.
    await underway(`importing ${IMAGE}`, () =>
      run(['bash', '-o', 'pipefail', '-c', IMPORT, 'bash', dir, IMAGE]),
    );
  } finally {
    await remove(dir);
  }
  say(`${IMAGE}: built (${since(began)})`);
}

async function bootstrap(dir: string, { main, security }: Mirrors): Promise<void> {
  const script = join(ROOT, 'docker/base/debian/rootfs.sh');
  await underway(`bootstrapping Debian from ${main}`, async () =>
    // In a mount namespace of its own: what debootstrap mounts goes when it goes, however it ends.
    run(['unshare', '--mount', 'sh', script, dir, main, security], { env: await readProxies() }),
  );
}

async function readMirrors(): Promise<Mirrors> {
  const format = '$(REPO_URI) $(RELEASE) $(ORIGIN)';
  const targets = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const mirrors = chooseMirrors(targets, process.env.DEBIAN_MIRROR);
  if (mirrors) return mirrors;
  throw new Refused(
    'The base images are built from Debian packages where they cannot be pulled, and this host has no Debian mirror configured.\n' +
      'Name one (DEBIAN_MIRROR=https://…/debian/ npm run setup), or give this engine a way to the image registry.',
  );
}

async function assertCanBootstrap(): Promise<void> {
  if (process.getuid?.() === 0 && (await onPath('apt-get'))) return;
  throw new Refused(
    "Building the base images from Debian's packages takes root on a Debian or Ubuntu host.\n" +
      'Run setup as root there, or give this engine a way to the image registry ' +
      '(https://docs.docker.com/engine/daemon/proxy/) and run setup again.',
  );
}

/** What a setup that was killed left behind; it is never used again. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(PREFIX)) await remove(join(tmpdir(), name));
}

/** What cannot be removed yet (a debootstrap that outlived its setup still writes there) goes next time. */
async function remove(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true }).catch(() => {});
}
