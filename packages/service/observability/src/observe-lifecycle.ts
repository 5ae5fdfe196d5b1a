import { Gauge, type Registry } from 'prom-client';

const STATES = ['starting', 'ready', 'draining', 'stopped'] as const;

/** The life cycle as a metric: 1 for the current state, 0 for the others. `read` is called for each scrape. */
export function observeLifecycle(
  registry: Registry,
  read: () => { readonly state: (typeof STATES)[number] },
): void {
  new Gauge({
    name: 'process_lifecycle_state',
    help: 'The state of the process: 1 for the current one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { state } = read();
      for (const it of STATES) this.set({ state: it }, it === state ? 1 : 0);
    },
  });
}
