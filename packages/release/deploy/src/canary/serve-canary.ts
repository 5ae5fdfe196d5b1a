import { hintFor, MEND_IT } from '../blame/hint.ts';
import { Ending, refuse } from '../errors.ts';
import type { Judge } from '../judge/open-judge.ts';
import {
  clearLook,
  PATIENCE,
  type Patience,
  ServesBadly,
  Undecided,
  whileJudged,
} from '../judge/while-judged.ts';
import type { Release } from '../release.ts';
import { ATTEMPTS, explainFailure, type Failure, hintOf } from '../rollout/failure.ts';
import { type Site, serviceName } from '../site.ts';
import type { ApiStack } from '../stack/api.ts';
import { pause } from '../wait.ts';
import { bake } from './bake.ts';
import { removeCanary, startCanary } from './start-canary.ts';

interface Options {
  release: Release;
  previous: Pick<Release, 'version'>;
  api: ApiStack;
  bakeMs: number;
}

/**
 * Lets one replica of the release serve beside the old ones for a while, judged all the time. What it breaks, it breaks for its share
 * of the users only, and removing it is the whole way back. When all is well it stays until the rollout is done.
 * @throws Ending (rolledBack) when it fails or serves badly; (refused) when something else was in trouble for too long
 */
export async function serveCanary(
  site: Site,
  judge: Judge,
  options: Options,
  patience: Patience = PATIENCE,
): Promise<string> {
  const { release, previous, bakeMs } = options;
  try {
    const failure = await bakeCanary(site, judge, options);
    if (failure?.blame === 'host' || failure?.blame === 'database')
      throw new Undecided(failure.blame, failure.why);
    if (failure) throw takenBack(options, failure.why, hintOf(failure, site.target));
    // All that it served is seen by now, also what it began to do wrong in its last seconds.
    await clearLook(site, judge, 'canary', { certain: false, patience });
    return `one replica of ${release.version} has served well for ${bakeMs / 1_000} s`;
  } catch (error) {
    await removeCanary(site);
    if (error instanceof Undecided)
      throw refuse(
        `no replica of ${previous.version} was touched: ${error.message}`,
        hintFor(error.doubt, site.target),
        error,
      );
    if (error instanceof ServesBadly) throw takenBack(options, error.message, MEND_IT);
    throw error;
  }
}

/** An engine may fail to start a good replica: that is tried once more. @returns why the canary failed; undefined when it serves */
async function bakeCanary(
  site: Site,
  judge: Judge,
  { release, api, bakeMs }: Options,
): Promise<Failure | undefined> {
  const service = serviceName(site.target, 'canary');
  for (let attempt = 1; ; attempt++) {
    await startCanary(site, api, release);
    const failed = await whileJudged(site, judge, 'canary', async (judged) => {
      const failed = await bake(judged, { service, image: release.image, bakeMs });
      if (!failed) await pause(judge.seenAfterMs, judged.signal);
      return failed;
    });
    if (!failed) return undefined;
    const failure = await explainFailure(site, failed, release.image);
    if (failure.blame !== 'engine' || attempt === ATTEMPTS) return failure;
    site.report({ phase: 'canary', event: 'warning', message: `${failure.why}; trying once more` });
    await removeCanary(site);
  }
}

const takenBack = ({ release, previous }: Options, why: string, hint: string): Ending =>
  new Ending(
    'rolledBack',
    `the canary of ${release.version} was taken back, ${previous.version} serves: ${why}`,
    {
      hint,
    },
  );
