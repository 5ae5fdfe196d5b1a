import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Confirmed, Finding } from '@zero-downtime/slo';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import { PrometheusAway } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { lastWord } from './last-word.ts';
import type { Judge } from './open-judge.ts';
import { Undecided } from './while-judged.ts';

const PATIENCE = { lookEveryMs: 1, unclearAtMostMs: 60_000, seenAfterMs: 60_000 };
/** For what does not end by itself. */
const IMPATIENCE = { lookEveryMs: 1, unclearAtMostMs: 30, seenAfterMs: 30 };
const finding: Finding = {
  ...{ route: 'GET /a', what: 'slow', fresh: { failed: 9, of: 60 }, old: { failed: 0, of: 200 } },
  ...{ allowed: 0.01, beyond: 0.5, pValue: 1e-9 },
};
const fine: Confirmed = { kind: 'fine', requests: 500 };
const few = (requests: number): Confirmed => ({ kind: 'too little', requests, needed: 100 });
const unclear: Confirmed = { kind: 'suspicious', requests: 60, findings: [finding] };
const away = new PrometheusAway('no answer');

let edge: Server;
let asked = 0;
beforeAll(async () => {
  edge = createServer((_request, response) => {
    asked++;
    response.end();
  });
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
});
afterAll(() => edge.close());

/** Asks for the last word of a judge that says these things in turn, and the last one from then on. */
const after = (tooLittle: 'go' | 'wait', ...said: (Confirmed | Error)[]) =>
  lastWordOf(tooLittle, said, PATIENCE);
const inVain = (tooLittle: 'go' | 'wait', ...said: (Confirmed | Error)[]) =>
  lastWordOf(tooLittle, said, IMPATIENCE);

async function lastWordOf(
  tooLittle: 'go' | 'wait',
  said: (Confirmed | Error)[],
  patience: typeof PATIENCE,
): Promise<string[]> {
  asked = 0;
  const events: DeployEvent[] = [];
  const target = { url: `http://127.0.0.1:${(edge.address() as AddressInfo).port}` };
  const signal = AbortSignal.timeout(60_000);
  const site = { signal, target, report: (event: DeployEvent) => events.push(event) } as unknown as Site;
  let looks = 0;
  const judge: Judge = {
    candidate: { release: '2', old: '1', objectives: {} as never, looks: 1, forced: false },
    seenAfterMs: 0,
    async look() {
      const next = said[Math.min(looks++, said.length - 1)] as Confirmed | Error;
      if (next instanceof Error) throw next;
      return { judgement: next, blame: { kind: 'none' }, releases: [] };
    },
  };
  await lastWord(site, judge, tooLittle, patience);
  return events.flatMap((event) => (event.event === 'judged' ? [] : [event.event]));
}

it('a release that serves well is let through, unasked', async () => {
  expect(await after('go', fine)).toEqual([]);
  expect(asked).toBe(0);
});

it('what was slow and is no more is let through', async () =>
  expect(await after('go', unclear, unclear, fine)).toEqual([]));

it('what was slow, and has no more requests, is neither let through nor blamed', async () =>
  expect(inVain('go', unclear)).rejects.toThrow(Undecided));

it('a release without requests is asked, and then judged', async () => {
  expect(await after('go', few(3), few(50), fine)).toEqual(['note']);
  expect(asked).toBe(100);
});

it('with still too little it is gone on, which is said', async () =>
  expect(await inVain('go', few(3), few(60))).toEqual(['note', 'warning']));

it('with still too little it is waited for more, when that was asked for', async () =>
  expect(await inVain('wait', few(3), ...Array(60).fill(few(60)), fine)).toEqual(['note']));

it('what shows as slow only when it is asked is not let through for want of requests', async () =>
  expect(inVain('go', few(3), unclear)).rejects.toThrow(/too few requests to see whether it lasts/));

it('requests of our own that Prometheus has not counted speak against the figures', async () =>
  expect(inVain('go', few(0))).rejects.toThrow(/Prometheus has counted none/));

it('a Prometheus that does not answer once is asked again, and one that stays away decides nothing', async () => {
  expect(await after('go', away, away, fine)).toEqual(['warning', 'note']);
  await expect(inVain('go', away)).rejects.toMatchObject({
    name: 'Undecided',
    doubt: 'metrics',
    message: expect.stringMatching(/^metrics are unavailable: no answer; this has not ended within/),
  });
});
