import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Confirmed, Finding } from '@zero-downtime/slo';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import { PrometheusUnavailable } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { finalAnalysis } from './final-analysis.ts';
import type { Analysis } from './open-analysis.ts';
import { Undecided } from './while-analysed.ts';

const PATIENCE = { everyMs: 1, unclearAtMostMs: 60_000, seenAfterMs: 60_000 };
/** The limits for a state that does not end by itself. */
const IMPATIENCE = { everyMs: 1, unclearAtMostMs: 30, seenAfterMs: 30 };
const finding: Finding = {
  ...{ route: 'GET /a', what: 'slow', fresh: { failed: 9, of: 60 }, old: { failed: 0, of: 200 } },
  ...{ allowed: 0.01, beyond: 0.5, pValue: 1e-9 },
};
const fine: Confirmed = { kind: 'fine', requests: 500 };
const few = (requests: number): Confirmed => ({ kind: 'too little', requests, needed: 100 });
const unclear: Confirmed = { kind: 'suspicious', requests: 60, findings: [finding] };
const unavailable = new PrometheusUnavailable('no answer');

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

/** The final analysis over a sequence of results, of which the last one repeats. */
const patiently = (tooLittle: 'go' | 'wait', ...results: (Confirmed | Error)[]) =>
  finalAnalysisOf(tooLittle, results, PATIENCE);
const impatiently = (tooLittle: 'go' | 'wait', ...results: (Confirmed | Error)[]) =>
  finalAnalysisOf(tooLittle, results, IMPATIENCE);

async function finalAnalysisOf(
  tooLittle: 'go' | 'wait',
  results: (Confirmed | Error)[],
  patience: typeof PATIENCE,
): Promise<string[]> {
  asked = 0;
  const events: DeployEvent[] = [];
  const target = { url: `http://127.0.0.1:${(edge.address() as AddressInfo).port}` };
  const signal = AbortSignal.timeout(60_000);
  const site = { signal, target, report: (event: DeployEvent) => events.push(event) } as unknown as Site;
  let analyses = 0;
  const analysis: Analysis = {
    candidate: { release: '2', old: '1', objectives: {} as never, looks: 1, forced: false },
    seenAfterMs: 0,
    async analyseNow() {
      const next = results[Math.min(analyses++, results.length - 1)] as Confirmed | Error;
      if (next instanceof Error) throw next;
      return { result: next, blame: { kind: 'none' }, releases: [] };
    },
  };
  await finalAnalysis(site, analysis, tooLittle, patience);
  return events.flatMap((event) => (event.event === 'judged' ? [] : [event.event]));
}

it('passes a healthy release without sending requests', async () => {
  expect(await patiently('go', fine)).toEqual([]);
  expect(asked).toBe(0);
});

it('passes a release whose slowness has ended', async () =>
  expect(await patiently('go', unclear, unclear, fine)).toEqual([]));

it('neither passes nor blames a slow release that gets no more requests', async () =>
  expect(impatiently('go', unclear)).rejects.toThrow(Undecided));

it('sends requests of its own to a release without traffic, and then analyses it', async () => {
  expect(await patiently('go', few(3), few(50), fine)).toEqual(['note']);
  expect(asked).toBe(100);
});

it('continues with a warning when there are still too few requests', async () =>
  expect(await impatiently('go', few(3), few(60))).toEqual(['note', 'warning']));

it('waits for more requests with --too-little wait', async () =>
  expect(await impatiently('wait', few(3), ...Array(60).fill(few(60)), fine)).toEqual(['note']));

it('does not pass a release that its own requests show to be slow', async () =>
  expect(impatiently('go', few(3), unclear)).rejects.toThrow(/too few requests to tell whether it persists/));

it('treats the metrics as unavailable when Prometheus has counted none of its own requests', async () =>
  expect(impatiently('go', few(0))).rejects.toThrow(/Prometheus has counted none/));

it('asks Prometheus again after a failed query, and ends undecided when it stays unavailable', async () => {
  expect(await patiently('go', unavailable, unavailable, fine)).toEqual(['warning', 'note']);
  await expect(impatiently('go', unavailable)).rejects.toMatchObject({
    name: 'Undecided',
    doubt: 'metrics',
    message: expect.stringMatching(/^metrics are unavailable: no answer; this has lasted more than/),
  });
});
