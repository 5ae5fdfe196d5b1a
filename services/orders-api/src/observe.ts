import type { Pool } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import { observeLifecycle, observePool, observeSchema, type Registry } from '@zero-downtime/observability';
import type { SchemaWatch } from './watch-schema.ts';

/** What the metrics show of the service beside its requests. */
export function observe(
  registry: Registry,
  parts: { lifecycle: Lifecycle; db: Pool; schema: SchemaWatch },
): void {
  observeLifecycle(registry, () => parts.lifecycle);
  observePool(registry, () => parts.db.stats());
  observeSchema(registry, () => {
    const phases = parts.schema.state()?.phases ?? [];
    return phases.map(({ change, phase, finished }) => ({ change, phase, done: finished }));
  });
}
