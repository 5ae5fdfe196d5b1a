import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { renderGrafana } from '../src/index.ts';
import { metricsIn } from './expressions.ts';
import { type Bench, createBench, ROOT } from './promtool.ts';
import { apiMetrics, backupMetrics, edgeMetrics, namesIn } from './real-metrics.ts';

interface Dashboard {
  uid: string;
  annotations: { list?: { expr?: string }[] };
  panels: {
    id?: number;
    title: string;
    type: string;
    datasource?: { uid: string };
    targets?: { expr: string; refId: string }[];
  }[];
}

const rendered = await renderGrafana(ROOT);
const dashboards: Dashboard[] = rendered
  .filter(({ path }) => path.endsWith('.json'))
  .map(({ content }) => JSON.parse(content));

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.remove());

const inDashboards = (): string[] =>
  dashboards.flatMap(({ panels, annotations }) => [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...(annotations.list ?? []).flatMap(({ expr }) => expr ?? []),
  ]);
const rules = (): { record?: string; expr: string }[] =>
  bench.files
    .filter(({ key }) => key !== 'prometheus')
    .flatMap(({ content }) => parse(content).groups.flatMap((group: { rules: unknown[] }) => group.rules));

describe('the dashboards', () => {
  it('have an address of their own, and panels that can be told apart', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { panels } of dashboards) {
      const ids = panels.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { type, targets, title } of panels)
        expect([title, type === 'row' || (targets?.length ?? 0) > 0]).toEqual([title, true]);
    }
  });

  it('ask the data source that is provisioned', () => {
    const provisioned = rendered.find(({ key }) => key === 'grafana-datasource');
    const [{ uid }] = parse(provisioned?.content ?? '').datasources;
    for (const { datasource, type, title } of dashboards.flatMap(({ panels }) => panels))
      expect([title, type === 'row' ? uid : datasource?.uid]).toEqual([title, uid]);
  });

  it('ask in words that Prometheus understands', async () => {
    const asked = inDashboards().map((expr, index) => ({ record: `panel${index}`, expr }));
    expect(asked.length).toBeGreaterThan(30);
    const text = stringify({ groups: [{ name: 'panels', rules: asked }] });
    expect(await bench.check(text)).toMatchObject({ ok: true });
  });
});

it('rules and dashboards use only metrics that the API, the edge, the backups, Prometheus itself or a recording rule has', async () => {
  const known = new Set([
    ...namesIn(await apiMetrics()),
    ...namesIn(await edgeMetrics()),
    ...namesIn(await backupMetrics()),
    ...rules().flatMap(({ record }) => record ?? []),
    'up',
  ]);
  const used = [...inDashboards(), ...rules().map(({ expr }) => expr)].flatMap(metricsIn);
  expect(used.length).toBeGreaterThan(50);
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([]);
});

it('metrics of the edge that a panel or rule uses are not dropped when the edge is scraped', async () => {
  const { content = '' } = bench.files.find(({ key }) => key === 'prometheus') ?? {};
  const edge = parse(content).scrape_configs.find((job: { job_name: string }) => job.job_name === 'edge');
  // Prometheus anchors its expressions.
  const kept = new RegExp(`^(?:${edge.metric_relabel_configs[0].regex})$`);
  const used = [...inDashboards(), ...rules().map(({ expr }) => expr)].flatMap(metricsIn);
  expect(used.filter((name) => name.startsWith('haproxy_') && !kept.test(name))).toEqual([]);
});
