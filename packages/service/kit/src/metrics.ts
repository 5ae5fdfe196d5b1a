import type { Server } from 'node:http';
import type { Pool } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import {
  createMetricsServer,
  createRegistry,
  observeLifecycle,
  observePool,
  observeSchema,
  type Registry,
} from '@zero-downtime/observability';
import type { SchemaWatch } from './watch-schema.ts';

interface Parts {
  identity: { service: string; release: string };
  lifecycle: Lifecycle;
  db: Pool;
  schema: SchemaWatch;
}

/** The metrics registry of a service, and the metrics server, which runs until the end of the drain. */
export function createMetrics({ identity, lifecycle, db, schema }: Parts): {
  registry: Registry;
  metrics: Server;
} {
  const registry = createRegistry(identity);
  const metrics = createMetricsServer(registry);
  lifecycle.onTeardown('metrics', () => metrics.close());
  observeLifecycle(registry, () => lifecycle);
  observePool(registry, () => db.stats());
  observeSchema(registry, () => {
    const phases = schema.state()?.phases ?? [];
    return phases.map(({ change, phase, finished }) => ({ change, phase, done: finished }));
  });
  return { registry, metrics };
}
