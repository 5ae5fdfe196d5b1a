import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, aptUpdate } from './apt.ts';
import { onPath, run } from './command.ts';
import { Refused } from './errors.ts';
import { chooseMirrors } from './mirrors.ts';
import { ROOT } from './repository.ts';
import { underway } from './say.ts';

export const DEBIAN_IMAGE = 'base/debian:bookworm';
const PREFIX = 'zero-downtime-rootfs-';

/** Makes `base/debian:bookworm` from the packages of the mirror that this host reads its own from. */
export async function makeDebianImage(): Promise<void> {
  await assertCanBootstrap();
  await removeLeftovers();
  await aptUpdate();
  const tools = ['debootstrap', 'debian-archive-keyring'];
  if (!(await onPath('debootstrap'))) await aptInstall(...tools);

  const targets = await run([
    'apt-get',
    'indextargets',
    '--format',
    '$(REPO_URI) $(RELEASE) $(ORIGIN)',
    'Created-By: Packages',
  ]);
  const { main, security } = chooseMirrors(targets);
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    await underway(`bootstrapping Debian from ${main}`, () =>
      // In a mount namespace of its own: what debootstrap mounts goes when it goes, however it ends.
      run(['unshare', '--mount', join(ROOT, 'docker/base/debian/rootfs.sh'), dir, main, security]),
    );
    await underway(`importing ${DEBIAN_IMAGE}`, () =>
      run([
        'sh',
        '-c',
        'tar --numeric-owner -C "$1" -c . | docker import --change \'CMD ["bash"]\' - "$2"',
        'sh',
        dir,
        DEBIAN_IMAGE,
      ]),
    );
  } finally {
    await remove(dir);
  }
}

async function assertCanBootstrap(): Promise<void> {
  if (process.getuid?.() === 0 && (await onPath('apt-get'))) return;
  throw new Refused(
    'The public images cannot be pulled here, and building them from Debian packages takes root on a Debian or Ubuntu host.\n' +
      'Give the engine a way to the image registry (https://docs.docker.com/engine/daemon/proxy/), or run setup as root on such a host.',
  );
}

/** What a setup that was killed left behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(PREFIX)) await remove(join(tmpdir(), name));
}

async function remove(dir: string): Promise<void> {
  await run(['rm', '-rf', '--one-file-system', dir]);
}
