import { attempt, logFile, run, tail } from './command.ts';
import { SetupError } from './errors.ts';
import { underway } from './say.ts';

const ENV = { DEBIAN_FRONTEND: 'noninteractive' };
/** Another apt may be at work (unattended upgrades after boot, a setup that was killed): wait for it. */
const WAIT = ['-o', 'DPkg::Lock::Timeout=300'];
let fresh = false;

/**
 * Installs packages from the distribution, as few others with them as possible.
 * Finishes what an interrupted dpkg left first: apt refuses to work before that.
 */
export async function aptInstall(...packages: string[]): Promise<void> {
  await underway(`apt-get install ${packages.join(' ')}`, async () => {
    await run(['dpkg', '--configure', '-a'], { env: ENV });
    await aptUpdate();
    await run(['apt-get', 'install', '-y', '--no-install-recommends', ...WAIT, ...packages], { env: ENV });
  });
}

/** Brings the package lists up to date, once a run. */
export async function aptUpdate(): Promise<void> {
  if (fresh) return;
  const updated = await attempt(['apt-get', 'update', ...WAIT], { env: ENV });
  if (!updated.ok) {
    throw new SetupError(
      `The package lists could not be fetched. Is there a network, and is the mirror in /etc/apt right?\n` +
        `${tail(updated.output)}\nEverything it printed is in ${logFile}`,
    );
  }
  fresh = true;
}

/** Whether the distribution has a package of this name. */
export async function aptHas(name: string): Promise<boolean> {
  return (await attempt(['apt-cache', 'show', name])).ok;
}
