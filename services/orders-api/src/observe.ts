import type { Pool } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { SchemaState } from '@zero-downtime/migrations/ledger';
import { observeLifecycle, observePool, observeSchema, type Registry } from '@zero-downtime/observability';

/** What the metrics show of the service beside its requests. */
export function observe(
  registry: Registry,
  parts: { lifecycle: Lifecycle; db: Pool; schemaState: () => Promise<SchemaState> },
): void {
  observeLifecycle(registry, () => parts.lifecycle);
  observePool(registry, () => parts.db.stats());
  observeSchema(registry, async () =>
    (await parts.schemaState()).phases.map(({ change, phase, finished }) => ({
      change,
      phase,
      done: finished,
    })),
  );
}
