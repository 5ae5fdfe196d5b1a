import type { Confirmed } from '@zero-downtime/slo';
import type { Blame, Doubt } from '../blame/assign-blame.ts';
import type { Phase } from '../events.ts';
import { describeFigures, describeFindings } from '../metrics/describe.ts';
import { PrometheusAway } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Judge } from './open-judge.ts';

/** A look costs some calls of docker, some 100 ms of CPU, and each makes the tests a little stricter. */
export const LOOK_EVERY_MS = 5_000;

/** The release serves worse than it may, and nothing else explains it. */
export class ServesBadly extends Error {
  override readonly name = 'ServesBadly';
}

/** Something beside the release has been in trouble for so long that the deploy no longer waits for its end. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
  readonly doubt: Doubt;

  constructor(doubt: Doubt, message: string) {
    super(message);
    this.doubt = doubt;
  }
}

/** One look, as far as it could be made; without a judgement the metrics are unavailable. */
export interface Seen {
  judgement: Confirmed | undefined;
  blame: { kind: 'none' } | { kind: Doubt; why: string };
}

/**
 * Does something while the release is judged every few seconds. Without a judge it is just done. Trouble beside the release is told, and
 * does not stop the work: the last look, after the work, waits for its end.
 * @param work gets a site whose signal is aborted on a breach
 * @throws ServesBadly as soon as the release alone serves badly
 */
export async function whileJudged<T>(
  site: Site,
  judge: Judge | undefined,
  phase: Phase,
  work: (site: Site) => Promise<T>,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<T> {
  if (!judge) return work(site);
  const over = new AbortController();
  const breach = new AbortController();
  const watching = watch(site, judge, phase, over.signal, lookEveryMs).catch((error) => breach.abort(error));
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

async function watch(
  site: Site,
  judge: Judge,
  phase: Phase,
  over: AbortSignal,
  everyMs: number,
): Promise<void> {
  for (let said: Blame['kind'] = 'none'; ; ) {
    await pause(everyMs, over).catch(() => {});
    if (over.aborted) return;
    said = (await lookOnce(site, judge, phase, said)).blame.kind;
  }
}

/**
 * Looks, and tells what is to be seen; trouble beside the release when it begins and when it is over.
 * @param said the trouble that the look before has told
 * @throws ServesBadly with the numbers
 */
export async function lookOnce(site: Site, judge: Judge, phase: Phase, said: Blame['kind']): Promise<Seen> {
  const { judgement, blame, detail } = await see(site, judge, phase);
  if (blame.kind === 'release') throw new ServesBadly(blame.why);
  if (blame.kind !== 'none' && blame.kind !== said)
    site.report({
      ...{ phase, event: 'warning', message: `${blame.why}; not held against ${judge.candidate.release}` },
      ...(detail !== undefined && { detail }),
    });
  if (blame.kind === 'none' && said !== 'none')
    site.report({ phase, event: 'note', message: 'the trouble is over' });
  return { judgement, blame };
}

async function see(
  site: Site,
  judge: Judge,
  phase: Phase,
): Promise<{ judgement: Confirmed | undefined; blame: Blame; detail?: string | undefined }> {
  try {
    const { judgement, blame, releases } = await judge.look(phase);
    site.report({ phase, event: 'judged', message: describeFigures(releases), releases });
    return { judgement, blame };
  } catch (error) {
    if (!(error instanceof PrometheusAway)) throw error;
    const why = `metrics are unavailable: ${error.message}`;
    return { judgement: undefined, blame: { kind: 'metrics', why }, detail: error.detail };
  }
}

/** How long to wait for a clear look. Milliseconds. */
export interface Patience {
  lookEveryMs: number;
  /** So long trouble beside the release is waited out, and a release that has been slow may be asked too little to see whether it still is. */
  unclearAtMostMs: number;
}
export const PATIENCE: Patience = { lookEveryMs: LOOK_EVERY_MS, unclearAtMostMs: 180_000 };

/**
 * Looks until nothing beside the release is in trouble.
 * @param certain also until it is known whether what is slow lasts: the next requests tell, if there are any
 * @throws ServesBadly; Undecided when it takes too long
 */
export async function clearLook(
  site: Site,
  judge: Judge,
  phase: Phase,
  { certain, patience = PATIENCE }: { certain: boolean; patience?: Patience },
): Promise<Confirmed> {
  let said: Blame['kind'] = 'none';
  for (const end = Date.now() + patience.unclearAtMostMs; ; await pause(patience.lookEveryMs, site.signal)) {
    const { judgement, blame } = await lookOnce(site, judge, phase, said);
    said = blame.kind;
    const suspicious = certain && judgement?.kind === 'suspicious';
    if (judgement && blame.kind === 'none' && !suspicious) return judgement;
    if (Date.now() <= end) continue;
    if (blame.kind !== 'none')
      throw new Undecided(
        blame.kind,
        `${blame.why}; this has not ended within ${patience.unclearAtMostMs / 1_000} s`,
      );
    throw new Undecided(
      'unclear',
      `too few requests to see whether it lasts: ${describeFindings(judgement?.kind === 'suspicious' ? judgement.findings : [])}`,
    );
  }
}
