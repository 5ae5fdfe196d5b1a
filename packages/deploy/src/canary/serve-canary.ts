import { Ending } from '../errors.ts';
import type { Judge } from '../judge/open-judge.ts';
import { PrometheusAway } from '../judge/prometheus.ts';
import { patientLook, ServesBadly, whileJudged } from '../judge/while-judged.ts';
import { explainFailure } from '../rollout/failure.ts';
import { type Site, serviceName } from '../site.ts';
import type { ReleaseSpec } from '../stack/release.ts';
import { pause } from '../wait.ts';
import { bake } from './bake.ts';
import { removeCanary, startCanary } from './start-canary.ts';

/**
 * Lets one replica of the release serve beside the old ones for a while, judged all the time. What it breaks, it breaks for its share
 * of the users only, and removing it is the whole way back. When all is well it stays until the rollout is done.
 * @throws Ending (rolledBack) when it fails or serves badly
 */
export async function serveCanary(
  site: Site,
  judge: Judge,
  { release, previous, bakeMs }: { release: ReleaseSpec; previous: ReleaseSpec; bakeMs: number },
): Promise<string> {
  const service = serviceName(site.target, 'canary');
  try {
    await startCanary(site, release);
    const failed = await whileJudged(site, judge, 'canary', async (judged) => {
      const failed = await bake(judged, { service, image: release.image, bakeMs });
      if (!failed) await pause(judge.seenAfterMs, judged.signal);
      return failed;
    });
    if (failed) throw new ServesBadly(await explainFailure(site.docker, failed, release.image));
    // All that it served is seen by now, also what it began to do wrong in its last seconds.
    await patientLook(site, judge, 'canary');
    return `one replica of ${release.version} has served well for ${bakeMs / 1_000} s`;
  } catch (error) {
    await removeCanary(site);
    if (!(error instanceof ServesBadly || error instanceof PrometheusAway)) throw error;
    throw new Ending(
      'rolledBack',
      `the canary of ${release.version} was taken back, ${previous.version} serves: ${error.message}`,
      {
        hint: 'mend it, give it a new version, deploy again',
        cause: error,
      },
    );
  }
}
