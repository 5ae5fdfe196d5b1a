import { warnAboutEndsOfLife } from './ends-of-life.ts';
import { ensureEngine } from './engine.ts';
import { planEngine } from './engine-plan.ts';
import { Refused } from './errors.ts';
import { readHost } from './host.ts';
import { baseImages, ensureImages, type ImageOptions } from './images.ts';
import { ensureInitBinary } from './init-binary.ts';
import { warnAboutIpvs } from './ipvs.ts';
import { lockAddress, oneAtATime } from './lock.ts';
import { ensureRegistry } from './registry.ts';
import { say, since } from './say.ts';
import { ensureSwarm } from './swarm.ts';
import { ensureTokenKey } from './token-key.ts';

/**
 * Prepares this host for all other commands. Each part is created only when it is missing, so
 * setup can be run again at any time, also after a kill.
 * @throws Refused when setup cannot or may not change this host, SetupError when a step fails
 */
export async function setup(options: ImageOptions): Promise<void> {
  const began = Date.now();
  await oneAtATime(lockAddress('zero-downtime-setup'), async () => {
    const host = await ensureEngine(await readHost());
    await ensureSwarm();
    await warnAboutIpvs(host);
    await ensureImages(options);
    await warnAboutEndsOfLife();
    await ensureInitBinary(host, baseImages()[0]?.tag ?? '');
    await ensureRegistry();
    await ensureTokenKey();
  });
  say(`\nThis machine is ready (${since(began)}). Next: npm run deploy`);
}

/**
 * Ensures the base images only, for a machine that builds images and deploys to another machine.
 * @throws Refused when no engine answers, SetupError when a step fails
 */
export async function setupImages(options: ImageOptions): Promise<void> {
  const began = Date.now();
  await oneAtATime(lockAddress('zero-downtime-setup'), async () => {
    const plan = planEngine(await readHost());
    if (plan.do === 'refuse') throw new Refused(plan.because);
    if (plan.do !== 'nothing')
      throw new Refused('No Docker Engine answers, and --images-only does not start one. Run npm run setup.');
    await ensureImages(options);
    await warnAboutEndsOfLife();
  });
  say(`\nThe base images are ready (${since(began)}). Next: npm run images, npm run deploy`);
}
