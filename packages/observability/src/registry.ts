import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry with the process's own metrics; every series says which release it comes from. */
export function createRegistry(labels: { service: string; release: string }): Registry {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  return registry;
}
