import { Gauge, type Registry } from 'prom-client';

/** One phase of a schema change, and whether it is behind us. */
export interface SchemaPhase {
  change: string;
  phase: string;
  done: boolean;
}

/**
 * Shows how far each schema change is. `read` is asked whenever the metrics are, and may ask the database; while it cannot tell, there is
 * no figure rather than a wrong one, and the other metrics are served all the same.
 */
export function observeSchema(
  registry: Registry,
  read: () => Iterable<SchemaPhase> | Promise<Iterable<SchemaPhase>>,
): void {
  new Gauge({
    name: 'schema_phase_done',
    help: 'Whether a phase of a schema change is done',
    labelNames: ['change', 'phase'],
    registers: [registry],
    async collect() {
      this.reset();
      try {
        for (const { change, phase, done } of await read()) this.set({ change, phase }, done ? 1 : 0);
      } catch {
        this.reset();
      }
    },
  });
}
