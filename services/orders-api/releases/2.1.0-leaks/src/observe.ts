import type { Pool } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import { observeLifecycle, observePool, observeSchema, type Registry } from '@zero-downtime/observability';
import type { SchemaWatch } from './watch-schema.ts';

/** A second of history, bytes: 256 MB are full after about two minutes. */
const SECOND = 1_900_000;
const history: Buffer[] = [];

/** What the metrics show of the service beside its requests. The bug: a history of it, of which nothing is ever dropped. */
export function observe(
  registry: Registry,
  parts: { lifecycle: Lifecycle; db: Pool; schema: SchemaWatch },
): void {
  // Filled, not only allocated: pages that nobody has written to take no memory.
  setInterval(() => history.push(Buffer.alloc(SECOND, 1)), 1_000).unref();
  observeLifecycle(registry, () => parts.lifecycle);
  observePool(registry, () => parts.db.stats());
  observeSchema(registry, () => {
    const phases = parts.schema.state()?.phases ?? [];
    return phases.map(({ change, phase, finished }) => ({ change, phase, done: finished }));
  });
}
