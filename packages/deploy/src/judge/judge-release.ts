import { Ending } from '../errors.ts';
import type { Site } from '../site.ts';
import type { ReleaseSpec } from '../stack/release.ts';
import { poll } from '../wait.ts';
import { serviceObjectives } from './objectives.ts';
import { type Candidate, type Judge, openJudge } from './open-judge.ts';
import { ask, PrometheusAway } from './prometheus.ts';
import { LOOK_EVERY_MS } from './while-judged.ts';

/** A Prometheus that has just been started has its first figures after that. Milliseconds. */
const UNTIL_IT_SEES_MS = 60_000;
/** For the rollout itself. Milliseconds. */
const ROLLOUT_MS = 120_000;

/**
 * Opens the judge of a release, from before it serves until contract, or says what nobody sees without one.
 * @throws Ending when Prometheus should answer and does not: that it says nothing is not good news.
 */
export async function judgeRelease(
  site: Site,
  { watchMs, wanted, nothingNew }: { watchMs: number; wanted: boolean; nothingNew: boolean },
  release: ReleaseSpec,
  previous: ReleaseSpec | undefined,
): Promise<Judge | undefined> {
  // The same release again: there is nothing to find out, and nothing to go back to.
  if (nothingNew) return undefined;
  const objectives = await serviceObjectives(site);
  const blind = !wanted
    ? 'as asked for'
    : site.target.monitoring === 'off'
      ? `the target ${site.target.name} has no monitoring`
      : objectives === undefined
        ? `services/${site.target.service} has no slo.yml`
        : undefined;
  if (blind !== undefined || objectives === undefined) {
    const message = `nobody judges how ${release.version} serves (${blind}): replicas that fail are seen, wrong or slow answers are not`;
    site.report({ phase: 'canary', event: 'warning', message });
    return undefined;
  }
  const candidate = {
    release: release.version,
    old: previous?.version === release.version ? undefined : previous?.version,
    objectives,
    looks: Math.ceil((watchMs + ROLLOUT_MS) / LOOK_EVERY_MS),
  };
  let away: PrometheusAway | undefined;
  const judge = await poll(
    () =>
      openWhereSeen(site, candidate, previous !== undefined).catch((error) => {
        if (!(error instanceof PrometheusAway)) throw error;
        away = error;
        return undefined;
      }),
    { everyMs: 1_000, deadlineMs: UNTIL_IT_SEES_MS, signal: site.signal },
  );
  if (judge) return judge;
  throw new Ending(
    'error',
    `no replica was touched: nobody could see how ${release.version} serves: ${away?.message}`,
    {
      hint: `mend it, or deploy without it: npm run deploy -- --target ${site.target.name} --no-judge`,
      cause: away,
    },
  );
}

/** One that has just been started answers before it has read anything: what it then counts for new is old. @throws PrometheusAway */
async function openWhereSeen(site: Site, candidate: Candidate, somethingServes: boolean): Promise<Judge> {
  const [replicas] = await ask(site, 'count(up{job="api"} == 1)');
  if (somethingServes && !replicas) throw new PrometheusAway('Prometheus has seen no replica yet');
  return openJudge(site, candidate);
}
