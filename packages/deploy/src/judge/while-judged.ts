import type { Confirmed } from '@zero-downtime/slo';
import type { Phase } from '../events.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import { describeFigures, describeFindings } from './describe.ts';
import type { Judge } from './open-judge.ts';
import { PrometheusAway } from './prometheus.ts';

/** A look costs two calls of docker, some 100 ms of CPU, and each makes the tests a little stricter. */
export const LOOK_EVERY_MS = 5_000;

/** Milliseconds. */
export interface Pace {
  lookEveryMs: number;
  /** So long nobody need see how the release does; a restart of Prometheus takes less. */
  blindAtMostMs: number;
}
const PACE: Pace = { lookEveryMs: LOOK_EVERY_MS, blindAtMostMs: 20_000 };

/** Looks at a Prometheus that is away, before that is taken for bad news. */
const TRIES = 4;

/** The release serves worse than it may, or nobody can see how it serves. */
export class ServesBadly extends Error {
  override readonly name = 'ServesBadly';
}

/**
 * Does something while the release is judged every few seconds. Without a judge it is just done.
 * @param work gets a site whose signal is aborted on a breach
 * @throws ServesBadly as soon as there is a breach, or nothing to see for too long
 */
export async function whileJudged<T>(
  site: Site,
  judge: Judge | undefined,
  phase: Phase,
  work: (site: Site) => Promise<T>,
  pace: Pace = PACE,
): Promise<T> {
  if (!judge) return work(site);
  const over = new AbortController();
  const breach = new AbortController();
  const watching = watch(site, judge, phase, over.signal, pace).catch((error) => breach.abort(error));
  try {
    const result = await work({ ...site, signal: AbortSignal.any([site.signal, breach.signal]) });
    // The look that is under way counts.
    over.abort();
    await watching;
    breach.signal.throwIfAborted();
    return result;
  } catch (error) {
    breach.signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    await watching;
  }
}

async function watch(site: Site, judge: Judge, phase: Phase, over: AbortSignal, pace: Pace): Promise<void> {
  let seenAt = Date.now();
  while (!over.aborted) {
    await pause(pace.lookEveryMs, over).catch(() => {});
    if (over.aborted) return;
    try {
      await lookOnce(site, judge, phase);
      seenAt = Date.now();
    } catch (error) {
      if (!(error instanceof PrometheusAway)) throw error;
      site.report({ phase, event: 'warning', message: `nobody sees how the release does: ${error.message}` });
      if (Date.now() - seenAt > pace.blindAtMostMs)
        throw new ServesBadly(
          `for ${pace.blindAtMostMs / 1_000} s nobody could see how it serves: ${error.message}`,
          {
            cause: error,
          },
        );
    }
  }
}

/** Looks, and tells what is to be seen. @throws PrometheusAway; ServesBadly with the numbers */
export async function lookOnce(site: Site, judge: Judge, phase: Phase): Promise<Confirmed> {
  const { judgement, leak, releases } = await judge.look(phase);
  site.report({ phase, event: 'judged', message: describeFigures(releases), releases });
  if (judgement.kind === 'breach') throw new ServesBadly(describeFindings(judgement.findings));
  if (leak !== undefined) throw new ServesBadly(leak);
  return judgement;
}

/** A Prometheus that does not answer once may be restarting. @throws PrometheusAway when it stays away; ServesBadly */
export async function patientLook(
  site: Site,
  judge: Judge,
  phase: Phase,
  everyMs = LOOK_EVERY_MS,
): Promise<Confirmed> {
  for (let tries = 1; ; tries++) {
    try {
      return await lookOnce(site, judge, phase);
    } catch (error) {
      if (!(error instanceof PrometheusAway) || tries === TRIES) throw error;
      await pause(everyMs, site.signal);
    }
  }
}
