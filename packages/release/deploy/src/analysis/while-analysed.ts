import type { Confirmed } from '@zero-downtime/slo';
import type { Blame, Doubt } from '../blame/assign-blame.ts';
import type { Phase } from '../events.ts';
import { describeFigures, describeFindings } from '../metrics/describe.ts';
import { PrometheusUnavailable } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Analysis } from './open-analysis.ts';

/** An interim analysis costs about 100 ms of CPU in docker commands, and each one makes the statistical tests stricter. Milliseconds. */
export const ANALYSE_EVERY_MS = 5_000;

/** The release misses its objectives, and no other cause explains it. */
export class ServesBadly extends Error {
  override readonly name = 'ServesBadly';
}

/** Trouble that is not the release's has lasted longer than the deploy waits. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
  readonly doubt: Doubt;

  constructor(doubt: Doubt, message: string) {
    super(message);
    this.doubt = doubt;
  }
}

/** The result of one interim analysis. Undefined when the metrics are unavailable. */
export interface InterimResult {
  result: Confirmed | undefined;
  blame: { kind: 'none' } | { kind: Doubt; why: string };
}

/**
 * Runs the work and analyses the release every few seconds meanwhile. Other trouble is a warning and does not stop the work. The last
 * interim analysis, after the work, waits until the trouble ends.
 * @param analysis undefined: only runs the work
 * @param work gets a site whose signal is aborted on a breach
 * @throws ServesBadly as soon as a breach is the release's own fault
 */
export async function whileAnalysed<T>(
  site: Site,
  analysis: Analysis | undefined,
  phase: Phase,
  work: (site: Site) => Promise<T>,
  everyMs = ANALYSE_EVERY_MS,
): Promise<T> {
  if (!analysis) return work(site);
  const over = new AbortController();
  const breach = new AbortController();
  const watching = watch(site, analysis, phase, over.signal, everyMs).catch((error) => breach.abort(error));
  try {
    const result = await work({ ...site, signal: AbortSignal.any([site.signal, breach.signal]) });
    // An analysis in progress counts.
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

async function watch(
  site: Site,
  analysis: Analysis,
  phase: Phase,
  over: AbortSignal,
  everyMs: number,
): Promise<void> {
  for (let reported: Blame['kind'] = 'none'; ; ) {
    await pause(everyMs, over).catch(() => {});
    if (over.aborted) return;
    reported = (await analyseOnce(site, analysis, phase, reported)).blame.kind;
  }
}

/**
 * Makes one interim analysis and reports its figures. Reports other trouble when it begins and when it ends.
 * @param reported the trouble that the previous interim analysis has reported
 * @throws ServesBadly with the numbers
 */
export async function analyseOnce(
  site: Site,
  analysis: Analysis,
  phase: Phase,
  reported: Blame['kind'],
): Promise<InterimResult> {
  const { result, blame, detail } = await see(site, analysis, phase);
  if (blame.kind === 'release') throw new ServesBadly(blame.why);
  if (blame.kind !== 'none' && blame.kind !== reported)
    site.report({
      ...{ phase, event: 'warning', message: `${blame.why}; not held against ${analysis.candidate.release}` },
      ...(detail !== undefined && { detail }),
    });
  if (blame.kind === 'none' && reported !== 'none')
    site.report({ phase, event: 'note', message: 'the trouble has ended' });
  return { result, blame };
}

async function see(
  site: Site,
  analysis: Analysis,
  phase: Phase,
): Promise<{ result: Confirmed | undefined; blame: Blame; detail?: string | undefined }> {
  try {
    const { result, blame, releases } = await analysis.analyseNow(phase);
    site.report({ phase, event: 'judged', message: describeFigures(releases), releases });
    return { result, blame };
  } catch (error) {
    if (!(error instanceof PrometheusUnavailable)) throw error;
    const why = `metrics are unavailable: ${error.message}`;
    return { result: undefined, blame: { kind: 'metrics', why }, detail: error.detail };
  }
}

/** The limits on waiting for a clear result. Milliseconds. */
export interface Patience {
  everyMs: number;
  /** The longest wait for other trouble to end, and for enough requests to tell whether slowness persists. */
  unclearAtMostMs: number;
}
export const PATIENCE: Patience = { everyMs: ANALYSE_EVERY_MS, unclearAtMostMs: 180_000 };

/**
 * Analyses repeatedly until there is no other trouble.
 * @param certain also waits until it is known whether slowness persists
 * @throws ServesBadly; Undecided after `unclearAtMostMs`
 */
export async function waitForClearResult(
  site: Site,
  analysis: Analysis,
  phase: Phase,
  { certain, patience = PATIENCE }: { certain: boolean; patience?: Patience },
): Promise<Confirmed> {
  let reported: Blame['kind'] = 'none';
  for (const end = Date.now() + patience.unclearAtMostMs; ; await pause(patience.everyMs, site.signal)) {
    const { result, blame } = await analyseOnce(site, analysis, phase, reported);
    reported = blame.kind;
    const suspicious = certain && result?.kind === 'suspicious';
    if (result && blame.kind === 'none' && !suspicious) return result;
    if (Date.now() <= end) continue;
    if (blame.kind !== 'none')
      throw new Undecided(
        blame.kind,
        `${blame.why}; this has lasted more than ${patience.unclearAtMostMs / 1_000} s`,
      );
    throw new Undecided(
      'unclear',
      `too few requests to tell whether it persists: ${describeFindings(result?.kind === 'suspicious' ? result.findings : [])}`,
    );
  }
}
