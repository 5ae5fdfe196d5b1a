import type { AnalysisResult, Confirmed } from '@zero-downtime/slo';
import { describe, expect, it } from 'vitest';
import type { Blame } from '../blame/assign-blame.ts';
import type { DeployEvent } from '../events.ts';
import { PrometheusUnavailable } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Analysis, InterimAnalysis } from './open-analysis.ts';
import { ServesBadly, waitForClearResult, whileAnalysed } from './while-analysed.ts';

const PACE = 2;
const fine: AnalysisResult = { kind: 'fine', requests: 500 };
const bad: Blame = { kind: 'release', why: 'POST /orders: 20 of 100 requests failed' };
const starved: Blame = { kind: 'host', why: 'the host is starved' };

/** An analysis with a sequence of results, of which the last one repeats. */
function analysisOf(...results: (Partial<InterimAnalysis> | Error)[]): Analysis & { done: number } {
  const analysis = {
    candidate: { release: '2', old: '1', objectives: {} as never, looks: 1, forced: false },
    seenAfterMs: 0,
    done: 0,
    async analyseNow(): Promise<InterimAnalysis> {
      const next = results[Math.min(analysis.done++, results.length - 1)];
      if (next instanceof Error) throw next;
      return { result: fine, blame: { kind: 'none' }, releases: [], ...next };
    },
  };
  return analysis;
}

function siteOf(signal = new AbortController().signal): { site: Site; events: DeployEvent[] } {
  const events: DeployEvent[] = [];
  return { site: { signal, report: (event: DeployEvent) => events.push(event) } as unknown as Site, events };
}
const forEver = (site: Site) => pause(60_000, site.signal);

it('completes the work of a healthy release, and analyses it meanwhile', async () => {
  const { site, events } = siteOf();
  const analysis = analysisOf({});
  const analysedTwice = async () => {
    while (analysis.done < 2) await pause(1, site.signal);
    return 'done';
  };
  expect(await whileAnalysed(site, analysis, 'rollout', analysedTwice, PACE)).toBe('done');
  expect(events.every(({ event }) => event === 'judged')).toBe(true);
});

it('ends the work at once on a breach, with the numbers', async () => {
  const running = whileAnalysed(siteOf().site, analysisOf({}, { blame: bad }), 'rollout', forEver, PACE);
  await expect(running).rejects.toThrow(ServesBadly);
  await expect(running).rejects.toThrow('POST /orders: 20 of 100 requests failed');
});

it('counts a breach at the moment at which the work ends', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const running = whileAnalysed(
    siteOf().site,
    analysisOf({ blame: bad }),
    'rollout',
    (site) => {
      site.signal.addEventListener('abort', () => resolve('done all the same'));
      return promise;
    },
    PACE,
  );
  await expect(running).rejects.toThrow(ServesBadly);
});

const unavailable = new PrometheusUnavailable('no answer', { detail: 'query: up' });
const told = (events: readonly DeployEvent[]) =>
  events.flatMap((event) => (event.event === 'warning' || event.event === 'note' ? [event.message] : []));

it.each([
  ['a starved host', { blame: starved }, 'the host is starved; not held against 2'],
  [
    'a Prometheus that does not answer',
    unavailable,
    'metrics are unavailable: no answer; not held against 2',
  ],
] as const)(
  '%s does not stop the work, and is reported when it begins and when it ends',
  async (_, trouble, message) => {
    const { site, events } = siteOf();
    const analysis = analysisOf(trouble, trouble, trouble, {});
    const analysedOften = async () => {
      while (analysis.done < 5) await pause(1, site.signal);
      return 'done';
    };
    expect(await whileAnalysed(site, analysis, 'rollout', analysedOften, PACE)).toBe('done');
    expect(told(events)).toEqual([message, 'the trouble has ended']);
  },
);

it('puts a failed query into the detail, for debugging', async () => {
  const { site, events } = siteOf();
  await waitForClearResult(site, analysisOf(unavailable, {}), 'canary', {
    certain: false,
    patience: PATIENCE,
  });
  expect(events[0]).toMatchObject({ event: 'warning', detail: 'query: up' });
});

const PATIENCE = { everyMs: 1, unclearAtMostMs: 60_000 };
const IMPATIENCE = { everyMs: 1, unclearAtMostMs: 30 };
const suspicious: Confirmed = { kind: 'suspicious', requests: 60, findings: [] };

describe('the wait for a clear result', () => {
  const patientWait = (certain: boolean, ...results: (Partial<InterimAnalysis> | Error)[]) =>
    waitForClearResult(siteOf().site, analysisOf(...results), 'canary', { certain, patience: PATIENCE });
  const impatientWait = (...results: (Partial<InterimAnalysis> | Error)[]) =>
    waitForClearResult(siteOf().site, analysisOf(...results), 'canary', {
      certain: false,
      patience: IMPATIENCE,
    });
  it('waits until other trouble ends', async () =>
    expect(await patientWait(false, { blame: starved }, unavailable, {})).toEqual(fine));
  it('ends undecided when the trouble persists, and names it', async () =>
    expect(impatientWait({ blame: starved })).rejects.toMatchObject({
      doubt: 'host',
      message: 'the host is starved; this has lasted more than 0.03 s',
    }));
  it('finds a breach after the trouble has ended', async () =>
    expect(patientWait(false, { blame: starved }, { blame: bad })).rejects.toThrow(ServesBadly));
  it('with `certain`, waits until slowness has ended', async () => {
    expect(await patientWait(false, { result: suspicious }, {})).toEqual(suspicious);
    expect(await patientWait(true, { result: suspicious }, {})).toEqual(fine);
  });
});

it('rejects with the reason of the work when the work fails by itself', async () => {
  const broken = () => Promise.reject(new Error('no disk'));
  await expect(whileAnalysed(siteOf().site, analysisOf({}), 'rollout', broken, PACE)).rejects.toThrow(
    'no disk',
  );
});

it('rejects with the reason of an interruption', async () => {
  const controller = new AbortController();
  const { site } = siteOf(controller.signal);
  const running = whileAnalysed(site, analysisOf({}), 'rollout', forEver, PACE);
  controller.abort(new Error('interrupted'));
  await expect(running).rejects.toThrow('interrupted');
});

it('runs the work without an analysis', async () =>
  expect(await whileAnalysed(siteOf().site, undefined, 'rollout', async () => 'done')).toBe('done'));
