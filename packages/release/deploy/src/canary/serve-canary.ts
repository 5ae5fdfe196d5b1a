import type { Analysis } from '../analysis/open-analysis.ts';
import {
  PATIENCE,
  type Patience,
  ServesBadly,
  Undecided,
  waitForClearResult,
  whileAnalysed,
} from '../analysis/while-analysed.ts';
import { FIX_IT, hintFor } from '../blame/hint.ts';
import { Ending, refuse } from '../errors.ts';
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
 * Runs one replica of the release beside the old ones for `bakeMs`, under analysis. A fault affects only its share of the requests, and
 * removing it is the complete rollback. A healthy canary stays until the rollout is done.
 * @throws Ending (rolledBack) when it fails or serves badly; (refused) when other trouble has lasted too long
 */
export async function serveCanary(
  site: Site,
  analysis: Analysis,
  options: Options,
  patience: Patience = PATIENCE,
): Promise<string> {
  const { release, previous, bakeMs } = options;
  try {
    const failure = await bakeCanary(site, analysis, options);
    if (failure?.blame === 'host' || failure?.blame === 'database')
      throw new Undecided(failure.blame, failure.why);
    if (failure) throw takenBack(options, failure.why, hintOf(failure, site.target));
    // By now Prometheus has scraped every answer, also those of the last seconds.
    await waitForClearResult(site, analysis, 'canary', { certain: false, patience });
    return `one replica of ${release.version} has served well for ${bakeMs / 1_000} s`;
  } catch (error) {
    await removeCanary(site);
    if (error instanceof Undecided)
      throw refuse(
        `no replica of ${previous.version} was touched: ${error.message}`,
        hintFor(error.doubt, site.target),
        error,
      );
    if (error instanceof ServesBadly) throw takenBack(options, error.message, FIX_IT);
    throw error;
  }
}

/** Starts the canary and watches it. Retries the start once after an engine fault. @returns why the canary failed; undefined when it serves */
async function bakeCanary(
  site: Site,
  analysis: Analysis,
  { release, api, bakeMs }: Options,
): Promise<Failure | undefined> {
  const service = serviceName(site.target, 'canary');
  for (let attempt = 1; ; attempt++) {
    await startCanary(site, api, release);
    const failed = await whileAnalysed(site, analysis, 'canary', async (analysed) => {
      const failed = await bake(analysed, { service, image: release.image, bakeMs });
      if (!failed) await pause(analysis.seenAfterMs, analysed.signal);
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
    `the canary of ${release.version} was rolled back, ${previous.version} serves: ${why}`,
    {
      hint,
    },
  );
