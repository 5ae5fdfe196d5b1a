import { Gauge, type Registry } from 'prom-client';

const STATES = ['starting', 'ready', 'draining', 'stopped'] as const;

/** Shows where in its life a process is: 1 for the state it is in, 0 for the others. `read` is asked whenever the metrics are. */
export function observeLifecycle(
  registry: Registry,
  read: () => { readonly state: (typeof STATES)[number] },
): void {
  new Gauge({
    name: 'process_lifecycle_state',
    help: 'Where in its life the process is: 1 for that state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { state } = read();
      for (const it of STATES) this.set({ state: it }, it === state ? 1 : 0);
    },
  });
}
