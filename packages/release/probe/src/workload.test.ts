import { expect, test } from 'vitest';
import { PROBE } from '../test/payments-server.ts';
import { OK, randomFor } from './load/index.ts';
import { settle } from './settings.ts';
import { openRequests } from './workload.ts';

const settings = settle({
  baseUrl: 'http://127.0.0.1:1',
  tokenFor: () => 'token',
  ratePerSecond: 1,
  probe: PROBE,
});

function countsOf(workload: ReturnType<typeof openRequests>) {
  const counts: Record<string, number> = {};
  for (let n = 0; n < 4_000; n += 1) {
    const kind = workload.kindOf(workload.choose(randomFor(7, n), n));
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

test('each request is chosen as often as its weight asks', () => {
  const workload = openRequests(settings);
  const create = workload.choose(() => 0.5, 1);
  const judgement = { result: OK, acknowledged: { id: '1', fields: {} } };
  workload.entryOf(create, { n: 1, at: '2026-01-01T00:00:00Z', release: '1.0.0', judgement });
  const counts = countsOf(workload);
  expect(counts['GET /payments']).toBeCloseTo(1_000, -2);
  expect(counts['POST /payments']).toBeCloseTo(2_000, -2);
  expect(counts['GET /payments/:id']).toBeCloseTo(1_000, -2);
});

test('before a resource was created, a read of one creates it', () => {
  const counts = countsOf(openRequests(settings));
  expect(counts['POST /payments']).toBeCloseTo(3_000, -2);
  expect(counts['GET /payments/:id']).toBeUndefined();
});
