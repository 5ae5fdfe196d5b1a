import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, failure, type Ran, run } from './command.ts';
import { SetupError } from './errors.ts';
import { underway } from './say.ts';

const ENV = { DEBIAN_FRONTEND: 'noninteractive' };
/** Another apt may be at work (unattended upgrades after boot, what a setup that was killed had begun): wait for it. */
const LOCK_WAIT_S = 300;
const WAIT = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`];
const UPDATE = ['-o', 'APT::Update::Error-Mode=any', '-o', 'Acquire::Retries=1'];
let fresh = false;

/**
 * Installs packages from the distribution, and as few others with them as possible.
 * @throws SetupError with the end of apt's output
 */
export async function aptInstall(...packages: string[]): Promise<void> {
  await aptUpdate();
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...WAIT, ...packages];
  await underway(`apt-get install ${packages.join(' ')}`, async () => {
    const installed = await attempt(install, { env: ENV });
    if (installed.ok) return;
    if (!installed.output.includes('dpkg --configure -a'))
      throw new SetupError(failure('apt-get failed:', installed.output));
    // An earlier dpkg was interrupted, and apt asks for just this before it continues.
    await run(['dpkg', '--configure', '-a'], { env: ENV });
    await run(install, { env: ENV });
  });
}

/** Brings the package lists up to date, once a run. */
export async function aptUpdate(): Promise<void> {
  if (fresh) return;
  const updated = await underway('apt-get update', fetchLists);
  // A third-party source that is down is not ours to judge: what matters is whether the packages can be had.
  if (!updated.ok && !(await aptHas('debootstrap'))) {
    throw new SetupError(failure('The package lists could not be fetched:', updated.output));
  }
  fresh = true;
}

/** The lock of the lists is the one that apt does not wait for itself. */
async function fetchLists(): Promise<Ran> {
  const deadline = Date.now() + LOCK_WAIT_S * 1000;
  for (;;) {
    const updated = await attempt(['apt-get', 'update', ...UPDATE], { env: ENV });
    if (updated.ok || !/could not get lock/i.test(updated.output) || Date.now() > deadline) return updated;
    await sleep(1_000);
  }
}

/** Whether a package of this name can be had from the sources whose lists are here. */
export async function aptHas(name: string): Promise<boolean> {
  return (await attempt(['apt-get', 'download', '--print-uris', name])).ok;
}
