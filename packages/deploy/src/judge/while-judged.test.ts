import type { Judgement } from '@zero-downtime/slo';
import { expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Judge, Look } from './open-judge.ts';
import { PrometheusAway } from './prometheus.ts';
import { ServesBadly, whileJudged } from './while-judged.ts';

const PACE = { lookEveryMs: 2, blindAtMostMs: 30 };
const fine: Judgement = { kind: 'fine', requests: 500 };
const sample = { failed: 20, of: 100 };
const breach: Judgement = {
  kind: 'breach',
  requests: 100,
  findings: [
    {
      route: 'POST /orders',
      what: 'errors',
      fresh: sample,
      old: { failed: 0, of: 200 },
      allowed: 0.001,
      pValue: 1e-12,
    },
  ],
};

/** A judge that says these things in turn, and the last one from then on. */
function judgeSaying(...said: (Partial<Look> | Error)[]): Judge & { looks: number } {
  const judge = {
    candidate: { release: '2', old: '1', objectives: {} as never, looks: 1 },
    seenAfterMs: 0,
    looks: 0,
    async look(): Promise<Look> {
      const next = said[Math.min(judge.looks++, said.length - 1)];
      if (next instanceof Error) throw next;
      return { judgement: fine, leak: undefined, releases: [], ...next };
    },
  };
  return judge;
}

function siteOf(signal = new AbortController().signal): { site: Site; events: DeployEvent[] } {
  const events: DeployEvent[] = [];
  return { site: { signal, report: (event: DeployEvent) => events.push(event) } as unknown as Site, events };
}
const forEver = (site: Site) => pause(60_000, site.signal);

it('work that goes on well is done, and looked at meanwhile', async () => {
  const { site, events } = siteOf();
  const judge = judgeSaying({});
  expect(
    await whileJudged(site, judge, 'rollout', () => pause(30, site.signal).then(() => 'done'), PACE),
  ).toBe('done');
  expect(judge.looks).toBeGreaterThan(1);
  expect(events.every(({ event }) => event === 'judged')).toBe(true);
});

it('a breach ends the work at once, and says the numbers', async () => {
  const judged = whileJudged(siteOf().site, judgeSaying({}, { judgement: breach }), 'rollout', forEver, PACE);
  await expect(judged).rejects.toThrow(ServesBadly);
  await expect(judged).rejects.toThrow(
    /POST \/orders: 20 of 100 requests failed, of the old release 0 of 200; 0\.1 % may/,
  );
});

it('so does a leak', async () => {
  const judged = whileJudged(siteOf().site, judgeSaying({ leak: 'memory: much' }), 'monitor', forEver, PACE);
  await expect(judged).rejects.toThrow('memory: much');
});

it('a breach in the moment in which the work is done counts', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const judge = judgeSaying({ judgement: breach });
  const judged = whileJudged(
    siteOf().site,
    judge,
    'rollout',
    (site) => {
      site.signal.addEventListener('abort', () => resolve('done all the same'));
      return promise;
    },
    PACE,
  );
  await expect(judged).rejects.toThrow(ServesBadly);
});

it('a Prometheus that is away for a moment is said; one that stays away is a breach', async () => {
  const away = new PrometheusAway('no answer');
  const { site, events } = siteOf();
  await whileJudged(site, judgeSaying(away, {}), 'rollout', () => pause(20, site.signal), PACE);
  expect(events[0]).toMatchObject({ event: 'warning', message: expect.stringContaining('no answer') });
  await expect(whileJudged(site, judgeSaying(away), 'rollout', forEver, PACE)).rejects.toThrow(
    /nobody could see/,
  );
});

it('when the work fails by itself, its own reason is told', async () => {
  const broken = () => Promise.reject(new Error('no disk'));
  await expect(whileJudged(siteOf().site, judgeSaying({}), 'rollout', broken, PACE)).rejects.toThrow(
    'no disk',
  );
});

it('an interruption stays one', async () => {
  const controller = new AbortController();
  const { site } = siteOf(controller.signal);
  const judged = whileJudged(site, judgeSaying({}), 'rollout', forEver, PACE);
  controller.abort(new Error('interrupted'));
  await expect(judged).rejects.toThrow('interrupted');
});

it('without a judge the work is just done', async () =>
  expect(await whileJudged(siteOf().site, undefined, 'rollout', async () => 'done')).toBe('done'));
