import { hintFor } from '../blame/hint.ts';
import { refuse } from '../errors.ts';
import { ofStack } from '../metrics/of-stack.ts';
import { ask, PrometheusAway } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';
import { type Candidate, type Judge, openJudge } from './open-judge.ts';
import { LOOK_EVERY_MS } from './while-judged.ts';

/** A Prometheus that has just been started has its first figures after that. Milliseconds. */
const UNTIL_IT_SEES_MS = 60_000;
/** For the rollout itself. Milliseconds. */
const ROLLOUT_MS = 120_000;

/** How often a release is looked at in a rollout and so many milliseconds of watching. Pure. */
export const looksIn = (watchMs: number): number => Math.ceil((watchMs + ROLLOUT_MS) / LOOK_EVERY_MS);

/**
 * Opens the judge of a release, from before it serves until contract.
 * @throws Ending (refused) when Prometheus should answer and does not: without metrics a bad release would not be seen.
 */
export async function judgeRelease(
  site: Site,
  candidate: Candidate,
  somethingServes: boolean,
): Promise<Judge> {
  let away: PrometheusAway | undefined;
  const judge = await poll(
    () =>
      openWhereSeen(site, candidate, somethingServes).catch((error) => {
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
  const [replicas] = await ask(site, `count(up{${ofStack(site.target)}} == 1)`);
  if (somethingServes && !replicas) throw new PrometheusAway('Prometheus can read no replica');
  return openJudge(site, candidate);
}
