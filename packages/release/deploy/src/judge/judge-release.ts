import { hintFor } from '../blame/hint.ts';
import { refuse } from '../errors.ts';
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

export interface Judging {
  /** How long the metrics are looked at in all, so far as it is known beforehand. Milliseconds. */
  watchMs: number;
  wanted: boolean;
  /** The same release again, with the same settings. */
  nothingNew: boolean;
  /** `--force` went over an old release that was failing. */
  forced: boolean;
}

/**
 * Opens the judge of a release, from before it serves until contract, or says what is not seen without one.
 * @throws Ending (refused) when Prometheus should answer and does not: without metrics a bad release would not be seen.
 */
export async function judgeRelease(
  site: Site,
  { watchMs, wanted, nothingNew, forced }: Judging,
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
    const message = `the metrics do not decide about ${release.version} (${blind}): replicas that fail are seen, wrong or slow answers are not`;
    site.report({ phase: 'canary', event: 'warning', message });
    return undefined;
  }
  const candidate = {
    release: release.version,
    old: previous?.version === release.version ? undefined : previous?.version,
    objectives,
    forced,
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
  throw refuse(
    `no replica was touched: metrics are unavailable: ${away?.message}`,
    hintFor('metrics', site.target),
    away,
  );
}

/** One that has just been started answers before it has read anything: what it then counts for new is old. @throws PrometheusAway */
async function openWhereSeen(site: Site, candidate: Candidate, somethingServes: boolean): Promise<Judge> {
  const [replicas] = await ask(site, 'count(up{job="api"} == 1)');
  if (somethingServes && !replicas) throw new PrometheusAway('Prometheus can read no replica');
  return openJudge(site, candidate);
}
