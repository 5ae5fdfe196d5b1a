import { expect, it } from 'vitest';
import { createRegistry, observeLifecycle, observePool, observeSchema } from './index.ts';

const registry = () => createRegistry({ service: 'shop', release: '1.0.0' });
/** The values of a metric, by label. */
async function figures(from: ReturnType<typeof registry>, name: string) {
  const { values } = (await from.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.map(({ labels, value }) => [...Object.values(labels), value]);
}

it('shows the state of a pool at each scrape', async () => {
  const pool = { total: 3, idle: 1, connecting: 2, waiting: 7, max: 10 };
  const metrics = registry();
  observePool(metrics, () => pool);
  pool.total = 4;
  expect(await figures(metrics, 'db_pool_connections')).toEqual([
    ['idle', 1],
    ['used', 3],
    ['connecting', 2],
  ]);
  expect(await figures(metrics, 'db_pool_connections_max')).toEqual([[10]]);
  expect(await figures(metrics, 'db_pool_waiting_requests')).toEqual([[7]]);
});

it('shows one life cycle state at a time', async () => {
  const lifecycle: { state: 'ready' | 'draining' } = { state: 'ready' };
  const metrics = registry();
  observeLifecycle(metrics, () => lifecycle);
  await metrics.metrics();
  lifecycle.state = 'draining';
  expect(await figures(metrics, 'process_lifecycle_state')).toEqual([
    ['starting', 0],
    ['ready', 0],
    ['draining', 1],
    ['stopped', 0],
  ]);
});

it('shows the progress of schema changes, but not of removed ones or when the read fails', async () => {
  const expand = { change: 'tracking', phase: 'expand', done: true };
  const contract = { change: 'tracking', phase: 'contract', done: false };
  let phases = [expand, contract];
  let isUnreachable = false;
  const metrics = registry();
  observeSchema(metrics, async () => {
    if (isUnreachable) throw new Error('the database is unreachable');
    return phases;
  });
  expect(await figures(metrics, 'schema_phase_done')).toEqual([
    ['tracking', 'expand', 1],
    ['tracking', 'contract', 0],
  ]);
  phases = [expand];
  expect(await figures(metrics, 'schema_phase_done')).toEqual([['tracking', 'expand', 1]]);
  isUnreachable = true;
  expect(await figures(metrics, 'schema_phase_done')).toEqual([]);
  expect(await metrics.metrics()).toContain('nodejs_eventloop_lag_seconds');
});

it('shows how busy the event loop is', async () => {
  const [[busy] = []] = await figures(registry(), 'nodejs_eventloop_utilization_ratio');
  expect(busy).toBeGreaterThanOrEqual(0);
  expect(busy).toBeLessThanOrEqual(1);
});
