import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, failure, type Ran, run } from './command.ts';
import { SetupError } from './errors.ts';
import { withProgress } from './say.ts';

const ENV = { DEBIAN_FRONTEND: 'noninteractive' };
/** Wait for another apt process, such as unattended upgrades after boot or that of a killed setup. */
const LOCK_WAIT_S = 300;
const WAIT = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`];
const UPDATE = ['-o', 'APT::Update::Error-Mode=any', '-o', 'Acquire::Retries=1'];
let fresh = false;

/**
 * Installs packages from the distribution without recommended packages.
 * @throws SetupError with the end of apt's output
 */
export async function aptInstall(...packages: string[]): Promise<void> {
  await aptUpdate();
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...WAIT, ...packages];
  await withProgress(`apt-get install ${packages.join(' ')}`, async () => {
    const installed = await attempt(install, { env: ENV });
    if (installed.ok) return;
    if (!installed.output.includes('dpkg --configure -a'))
      throw new SetupError(failure('apt-get failed:', installed.output));
    // Completes an earlier, interrupted dpkg, as apt requires.
    await run(['dpkg', '--configure', '-a'], { env: ENV });
    await run(install, { env: ENV });
  });
}

/** Updates the package lists, once a run. */
export async function aptUpdate(): Promise<void> {
  if (fresh) return;
  const updated = await withProgress('apt-get update', fetchLists);
  // An unreachable third-party source is no error as long as the packages are available.
  if (!updated.ok && !(await aptHas('debootstrap'))) {
    throw new SetupError(failure('The package lists could not be fetched:', updated.output));
  }
  fresh = true;
}

/** Retries, because apt itself does not wait for the lock of the lists. */
async function fetchLists(): Promise<Ran> {
  const deadline = Date.now() + LOCK_WAIT_S * 1000;
  for (;;) {
    const updated = await attempt(['apt-get', 'update', ...UPDATE], { env: ENV });
    if (updated.ok || !/could not get lock/i.test(updated.output) || Date.now() > deadline) return updated;
    await sleep(1_000);
  }
}

/** Whether the package lists contain a package of this name. */
export async function aptHas(name: string): Promise<boolean> {
  return (await attempt(['apt-get', 'download', '--print-uris', name])).ok;
}
