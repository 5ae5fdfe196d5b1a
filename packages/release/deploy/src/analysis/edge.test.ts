import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { edgeEvidence, seenByEdge } from './edge.ts';

const series = (track: string, what: string, value: number) => ({ labels: { track, what }, value });
const api = [series('api', 'answered', 900.2), series('api', 'invalid', 0), series('api', 'broken off', 1)];

it('compares the requests that the canary cut off with those of the other servers', () =>
  expect(
    edgeEvidence([
      ...api,
      series('canary', 'answered', 318),
      series('canary', 'invalid', 12),
      series('canary', 'broken off', 12),
    ]),
  ).toEqual({ fresh: { failed: 12, of: 318 }, old: { failed: 1, of: 900 } }));

it('counts every request of a canary that answers nothing as failed', () =>
  expect(
    edgeEvidence([...api, series('canary', 'answered', 0), series('canary', 'invalid', 7)])?.fresh,
  ).toEqual({
    failed: 7,
    of: 7,
  }));

it('has no evidence of the edge without a canary', () =>
  expect([edgeEvidence(api), edgeEvidence([...api, series('canary', 'answered', 0)])]).toEqual([
    undefined,
    undefined,
  ]));

it('Prometheus keeps the metrics of the edge that the query uses', async () => {
  const text = await readFile(
    new URL('../../../../../infra/prometheus/prometheus.yml', import.meta.url),
    'utf8',
  );
  const edge = parse(text).scrape_configs.find((job: { job_name: string }) => job.job_name === 'edge');
  const kept = new RegExp(`^(?:${edge.metric_relabel_configs[0].regex})$`);
  const asked = [...new Set(seenByEdge({ stack: 'shop' }, 60).match(/haproxy_\w+/g))];
  expect(asked.length).toBe(3);
  expect(asked.filter((name) => !kept.test(name))).toEqual([]);
});
