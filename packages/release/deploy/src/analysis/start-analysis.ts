import { hintFor } from '../blame/hint.ts';
import { refuse } from '../errors.ts';
import { ofStack } from '../metrics/of-stack.ts';
import { ask, PrometheusUnavailable } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';
import { type Analysis, type Candidate, openAnalysis } from './open-analysis.ts';
import { ANALYSE_EVERY_MS } from './while-analysed.ts';

/** A Prometheus that has just started has its first samples within this time. Milliseconds. */
const FIRST_SAMPLES_MS = 60_000;
/** The expected duration of a rollout. Milliseconds. */
const ROLLOUT_MS = 120_000;

/** The planned number of interim analyses in a rollout and in the monitoring after it. @param watchMs the duration of monitoring */
export const looksIn = (watchMs: number): number => Math.ceil((watchMs + ROLLOUT_MS) / ANALYSE_EVERY_MS);

/**
 * Starts the canary analysis of a release, which runs until contract. Waits for the metrics.
 * @throws Ending (refused) when Prometheus does not answer: without metrics a bad release would stay undetected
 */
export async function startAnalysis(
  site: Site,
  candidate: Candidate,
  somethingServes: boolean,
): Promise<Analysis> {
  let lastError: PrometheusUnavailable | undefined;
  const analysis = await poll(
    () =>
      openWithMetrics(site, candidate, somethingServes).catch((error) => {
        if (!(error instanceof PrometheusUnavailable)) throw error;
        lastError = error;
        return undefined;
      }),
    { everyMs: 1_000, deadlineMs: FIRST_SAMPLES_MS, signal: site.signal },
  );
  if (analysis) return analysis;
  throw refuse(
    `no replica was touched: metrics are unavailable: ${lastError?.message}`,
    hintFor('metrics', site.target),
    lastError,
  );
}

/**
 * Opens the analysis when Prometheus has scraped a replica. Before its first scrape it already answers queries, and counters that it
 * reads later would seem to start at zero.
 * @throws PrometheusUnavailable
 */
async function openWithMetrics(
  site: Site,
  candidate: Candidate,
  somethingServes: boolean,
): Promise<Analysis> {
  const [replicas] = await ask(site, `count(up{${ofStack(site.target)}} == 1)`);
  if (somethingServes && !replicas) throw new PrometheusUnavailable('Prometheus has not scraped any replica');
  return openAnalysis(site, candidate);
}
