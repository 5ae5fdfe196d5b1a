import { ensureEngine } from './engine.ts';
import { planEngine } from './engine-plan.ts';
import { Refused } from './errors.ts';
import { readHost } from './host.ts';
import { baseImages, ensureImages, type ImageOptions } from './images.ts';
import { ensureInitBinary } from './init-binary.ts';
import { tellAboutIpvs } from './ipvs.ts';
import { lockAddress, oneAtATime } from './lock.ts';
import { ensureRegistry } from './registry.ts';
import { say, since } from './say.ts';
import { ensureSwarm } from './swarm.ts';
import { ensureTokenKey } from './token-key.ts';

/**
 * Makes this host able to run everything else here. Each part is looked at first and made only where it is missing, so
 * it can be run again at any time, also after it was killed half-way.
 * @throws Refused when this host is not one that it can or may change, SetupError when something went wrong
 */
export async function setup(options: ImageOptions): Promise<void> {
  const began = Date.now();
  await oneAtATime(lockAddress('zero-downtime-setup'), async () => {
    const host = await ensureEngine(await readHost());
    await ensureSwarm();
    await tellAboutIpvs(host);
    await ensureImages(options);
    await ensureInitBinary(host, baseImages()[0]?.tag ?? '');
    await ensureRegistry();
    await ensureTokenKey();
  });
  say(`\nThis machine is ready (${since(began)}). Next: npm run deploy`);
}

/**
 * Makes the base images and nothing else: for a machine that builds and deploys to another one.
 * @throws Refused when no engine answers, SetupError when something went wrong
 */
export async function setupImages(options: ImageOptions): Promise<void> {
  const began = Date.now();
  await oneAtATime(lockAddress('zero-downtime-setup'), async () => {
    const plan = planEngine(await readHost());
    if (plan.do === 'refuse') throw new Refused(plan.because);
    if (plan.do !== 'nothing')
      throw new Refused('No Docker Engine answers here, and --images-only starts none: npm run setup does.');
    await ensureImages(options);
  });
  say(`\nThe base images are here (${since(began)}). Next: npm run images, npm run deploy`);
}
