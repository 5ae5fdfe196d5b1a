import type { Confirmed, Judgement } from '@zero-downtime/slo';
import { describe, expect, it } from 'vitest';
import type { Blame } from '../blame/assign-blame.ts';
import type { DeployEvent } from '../events.ts';
import { PrometheusAway } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import type { Judge, Look } from './open-judge.ts';
import { clearLook, ServesBadly, whileJudged } from './while-judged.ts';

const PACE = 2;
const fine: Judgement = { kind: 'fine', requests: 500 };
const bad: Blame = { kind: 'release', why: 'POST /orders: 20 of 100 requests failed' };
const starved: Blame = { kind: 'host', why: 'the host is starved' };

/** A judge that says these things in turn, and the last one from then on. */
function judgeSaying(...said: (Partial<Look> | Error)[]): Judge & { looks: number } {
  const judge = {
    candidate: { release: '2', old: '1', objectives: {} as never, looks: 1, forced: false },
    seenAfterMs: 0,
    looks: 0,
    async look(): Promise<Look> {
      const next = said[Math.min(judge.looks++, said.length - 1)];
      if (next instanceof Error) throw next;
      return { judgement: fine, blame: { kind: 'none' }, releases: [], ...next };
    },
  };
  return judge;
}

function siteOf(signal = new AbortController().signal): { site: Site; events: DeployEvent[] } {
  const events: DeployEvent[] = [];
  return { site: { signal, report: (event: DeployEvent) => events.push(event) } as unknown as Site, events };
}
const forEver = (site: Site) => pause(60_000, site.signal);

it('work of a healthy release completes, and is watched meanwhile', async () => {
  const { site, events } = siteOf();
  const judge = judgeSaying({});
  const lookedAt = async () => {
    while (judge.looks < 2) await pause(1, site.signal);
    return 'done';
  };
  expect(await whileJudged(site, judge, 'rollout', lookedAt, PACE)).toBe('done');
  expect(events.every(({ event }) => event === 'judged')).toBe(true);
});

it('a release that is to blame ends the work at once, with the numbers', async () => {
  const judged = whileJudged(siteOf().site, judgeSaying({}, { blame: bad }), 'rollout', forEver, PACE);
  await expect(judged).rejects.toThrow(ServesBadly);
  await expect(judged).rejects.toThrow('POST /orders: 20 of 100 requests failed');
});

it('a release that is to blame in the moment in which the work is done counts', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const judged = whileJudged(
    siteOf().site,
    judgeSaying({ blame: bad }),
    'rollout',
    (site) => {
      site.signal.addEventListener('abort', () => resolve('done all the same'));
      return promise;
    },
    PACE,
  );
  await expect(judged).rejects.toThrow(ServesBadly);
});

const away = new PrometheusAway('no answer', { detail: 'query: up' });
const told = (events: readonly DeployEvent[]) =>
  events.flatMap((event) => (event.event === 'warning' || event.event === 'note' ? [event.message] : []));

it.each([
  ['a starved host', { blame: starved }, 'the host is starved; not held against 2'],
  ['a Prometheus that does not answer', away, 'metrics are unavailable: no answer; not held against 2'],
] as const)(
  '%s does not stop the work, and is told once, and when it is over',
  async (_, trouble, message) => {
    const { site, events } = siteOf();
    const judge = judgeSaying(trouble, trouble, trouble, {});
    const looked = async () => {
      while (judge.looks < 5) await pause(1, site.signal);
      return 'done';
    };
    expect(await whileJudged(site, judge, 'rollout', looked, PACE)).toBe('done');
    expect(told(events)).toEqual([message, 'the trouble is over']);
  },
);

it('a query that failed is in the detail, for debugging', async () => {
  const { site, events } = siteOf();
  await clearLook(site, judgeSaying(away, {}), 'canary', { certain: false, patience: PATIENCE });
  expect(events[0]).toMatchObject({ event: 'warning', detail: 'query: up' });
});

const PATIENCE = { lookEveryMs: 1, unclearAtMostMs: 60_000 };
const IMPATIENCE = { lookEveryMs: 1, unclearAtMostMs: 30 };
const suspicious: Confirmed = { kind: 'suspicious', requests: 60, findings: [] };

describe('the last look', () => {
  const look = (certain: boolean, ...said: (Partial<Look> | Error)[]) =>
    clearLook(siteOf().site, judgeSaying(...said), 'canary', { certain, patience: PATIENCE });
  const impatientLook = (...said: (Partial<Look> | Error)[]) =>
    clearLook(siteOf().site, judgeSaying(...said), 'canary', { certain: false, patience: IMPATIENCE });
  it('waits until nothing is in trouble', async () =>
    expect(await look(false, { blame: starved }, away, {})).toEqual(fine));
  it('gives up when the trouble does not end, and says which', async () =>
    expect(impatientLook({ blame: starved })).rejects.toMatchObject({
      doubt: 'host',
      message: 'the host is starved; this has not ended within 0.03 s',
    }));
  it('finds a release that is to blame once the trouble is over', async () =>
    expect(look(false, { blame: starved }, { blame: bad })).rejects.toThrow(ServesBadly));
  it('waits until it is certain that what was slow is over, where that is asked for', async () => {
    expect(await look(false, { judgement: suspicious }, {})).toEqual(suspicious);
    expect(await look(true, { judgement: suspicious }, {})).toEqual(fine);
  });
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
