import { Gauge, type Registry } from 'prom-client';

/** A pool of connections at one moment. `total` counts those that are open, idle or not; `waiting` is who waits for one. */
export interface PoolFigures {
  total: number;
  idle: number;
  waiting: number;
  max: number;
}

/** Shows a pool of database connections; `read` is asked whenever the metrics are. */
export function observePool(registry: Registry, read: () => PoolFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'db_pool_connections',
    help: 'Open connections of the pool, by what they do',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle } = read();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'used' }, total - idle);
    },
  });
  new Gauge({
    name: 'db_pool_connections_max',
    help: 'Connections that the pool may open',
    registers,
    collect() {
      this.set(read().max);
    },
  });
  new Gauge({
    name: 'db_pool_waiting_requests',
    help: 'Who waits for a connection of the pool',
    registers,
    collect() {
      this.set(read().waiting);
    },
  });
}
