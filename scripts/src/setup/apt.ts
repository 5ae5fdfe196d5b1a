import { attempt, failure, run } from './command.ts';
import { SetupError } from './errors.ts';
import { underway } from './say.ts';

const ENV = { DEBIAN_FRONTEND: 'noninteractive' };
/** Another apt may be at work (unattended upgrades after boot, what a setup that was killed had begun): wait for it. */
const WAIT = ['-o', 'DPkg::Lock::Timeout=300'];
let fresh = false;

/**
 * Installs packages from the distribution, and as few others with them as possible.
 * @throws SetupError with the end of apt's output
 */
export async function aptInstall(...packages: string[]): Promise<void> {
  await aptUpdate();
  await underway(`apt-get install ${packages.join(' ')}`, async () => {
    // What an interrupted dpkg left comes first: apt refuses to work before that is done.
    await run(['dpkg', '--configure', '-a'], { env: ENV });
    await run(['apt-get', 'install', '-y', '--no-install-recommends', ...WAIT, ...packages], { env: ENV });
  });
}

/** Brings the package lists up to date, once a run. */
export async function aptUpdate(): Promise<void> {
  if (fresh) return;
  const updated = await underway('apt-get update', () =>
    attempt(['apt-get', 'update', '-o', 'APT::Update::Error-Mode=any', ...WAIT], { env: ENV }),
  );
  // A third-party source that is down is not ours to judge: what matters is whether the packages can be had.
  if (!updated.ok && !(await aptHas('debootstrap'))) {
    throw new SetupError(failure('The package lists could not be fetched:', updated.output));
  }
  fresh = true;
}

/** Whether the distribution has a package of this name. */
export async function aptHas(name: string): Promise<boolean> {
  return (await attempt(['apt-cache', 'show', name])).ok;
}
