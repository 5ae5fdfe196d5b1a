import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serviceObjectives } from '../metrics/objectives.ts';
import { loadTarget } from '../target/load.ts';
import { alertLimits, monitoringSettings, readMonitoringStack } from './monitoring.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const local = {
  ...(await loadTarget(ROOT, 'local')),
  stack: 'orders',
  monitoring: 'prometheus' as const,
  grafana: false,
};
const read = async (changes: Partial<typeof local> = {}) => {
  const site = { root: ROOT, target: { ...local, ...changes } };
  const stack = await readMonitoringStack(site, await serviceObjectives(site));
  return stack ?? expect.unreachable('there is no monitoring');
};

describe('the monitoring of a target', () => {
  it('is undefined for a target without monitoring', async () =>
    expect(
      await readMonitoringStack({ root: ROOT, target: { ...local, monitoring: 'off' } }, undefined),
    ).toBeUndefined());

  it('mounts configs whose names contain the hash of their content', async () => {
    const { configs, variables } = await read();
    expect(configs.map(({ name }) => name)).toEqual(Object.values(variables));
    for (const { name, content } of configs) {
      expect(name).toMatch(/^orders_(prometheus|recording|alerts)-[0-9a-f]{12}$/);
      // Docker's limit
      expect(content.length).toBeLessThan(500_000);
    }
  });

  it('is updated when a setting that it uses differs, and only then', async () => {
    const hash = async (settings: Record<string, string>) => (await read({ settings })).files.hash;
    const before = await hash({});
    expect(await hash({ UPDATE_DELAY: '9s' })).toBe(before);
    expect(await hash({ SCRAPE_INTERVAL: '3s' })).not.toBe(before);
    expect(await hash({ REPLICAS: '5' })).not.toBe(before);
    expect(await hash({ METRICS_RETENTION: '3d' })).not.toBe(before);
  });

  it('alerts on the objectives that the canary analysis uses', async () => {
    expect(alertLimits({ availability: 0.9995, latency: { share: 0.95, within: 0.25 }, routes: {} })).toEqual(
      {
        SLO_ERROR_BUDGET: '0.0005',
        SLO_SLOW_BUDGET: '0.05',
        SLO_WITHIN_SECONDS: '0.25',
      },
    );
    const { variables } = await monitoringSettings(ROOT);
    expect([...variables].filter((name) => name.startsWith('SLO_'))).toEqual([]);
  });

  it('has the dashboards too where the target wants Grafana', async () => {
    const { configs, files } = await read({ grafana: true });
    const names = configs.map(({ name }) => name.replace(/-[0-9a-f]{12}$/, ''));
    expect(names).toContain('orders_grafana-service');
    for (const variable of files.variables)
      if (variable.endsWith('_CONFIG'))
        expect((await read({ grafana: true })).variables).toHaveProperty(variable);
  });
});
