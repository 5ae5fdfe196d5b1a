import { Gauge, type Registry } from 'prom-client';

/** One phase of a schema change, and whether it is done. */
export interface SchemaPhase {
  change: string;
  phase: string;
  done: boolean;
}

/**
 * The progress of each schema change as a metric. `read` is called for each scrape and may query the database. If it fails, the metric is
 * omitted and the others are still served.
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
