import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { dashboards } from '../src/dashboards/all.ts';
import { metricsIn } from './expressions.ts';
import { type Bench, createBench, ROOT } from './promtool.ts';
import { apiMetrics, edgeMetrics, namesIn } from './real-metrics.ts';

interface Dashboard {
  uid: string;
  annotations: { list?: { expr?: string }[] };
  panels: { id?: number; title: string; type: string; targets?: { expr: string; refId: string }[] }[];
}

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.remove());

const files = () => Object.entries(dashboards());
const parsed = (): Dashboard[] => files().map(([, json]) => JSON.parse(json));
const inDashboards = (): string[] =>
  parsed().flatMap(({ panels, annotations }) => [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...(annotations.list ?? []).flatMap(({ expr }) => expr ?? []),
  ]);
const rules = (): { record?: string; expr: string }[] =>
  bench.files
    .filter(({ key }) => key !== 'prometheus')
    .flatMap(({ content }) => parse(content).groups.flatMap((group: { rules: unknown[] }) => group.rules));

describe('the dashboards', () => {
  it('in infra/grafana are what the code makes (npm run dashboards --workspace @zero-downtime/monitoring)', async () => {
    const folder = join(ROOT, 'infra/grafana/dashboards');
    expect((await readdir(folder)).sort()).toEqual(files().map(([name]) => name));
    for (const [name, json] of files())
      expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual(JSON.parse(json));
  });

  it('have an address of their own, and panels that can be told apart', () => {
    expect(new Set(parsed().map(({ uid }) => uid)).size).toBe(files().length);
    for (const { panels } of parsed()) {
      const ids = panels.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { type, targets, title } of panels)
        expect([title, type === 'row' || (targets?.length ?? 0) > 0]).toEqual([title, true]);
    }
  });

  it('ask in words that Prometheus understands', async () => {
    const asked = inDashboards().map((expr, index) => ({ record: `panel${index}`, expr }));
    expect(asked.length).toBeGreaterThan(30);
    const text = stringify({ groups: [{ name: 'panels', rules: asked }] });
    expect(await bench.check(text)).toMatchObject({ ok: true });
  });
});

it('rules and dashboards use only metrics that the API, the edge, Prometheus itself or a recording rule has', async () => {
  const known = new Set([
    ...namesIn(await apiMetrics()),
    ...namesIn(await edgeMetrics()),
    ...rules().flatMap(({ record }) => record ?? []),
    'up',
  ]);
  const used = [...inDashboards(), ...rules().map(({ expr }) => expr)].flatMap(metricsIn);
  expect(used.length).toBeGreaterThan(50);
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([]);
});

it('what is used of the edge is not dropped when it is scraped', async () => {
  const { content = '' } = bench.files.find(({ key }) => key === 'prometheus') ?? {};
  const edge = parse(content).scrape_configs.find((job: { job_name: string }) => job.job_name === 'edge');
  // Prometheus anchors its expressions.
  const kept = new RegExp(`^(?:${edge.metric_relabel_configs[0].regex})$`);
  const used = [...inDashboards(), ...rules().map(({ expr }) => expr)].flatMap(metricsIn);
  expect(used.filter((name) => name.startsWith('haproxy_') && !kept.test(name))).toEqual([]);
});
