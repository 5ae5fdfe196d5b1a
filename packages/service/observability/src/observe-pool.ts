import { Gauge, type Registry } from 'prom-client';

/** A pool of connections at one moment. `total` counts those that are open, idle or in use; `waiting` the requests that wait for one. */
export interface PoolFigures {
  total: number;
  idle: number;
  /** Connections that are being opened. */
  connecting: number;
  waiting: number;
  max: number;
}

/** Shows a pool of database connections; `read` is asked whenever the metrics are. */
export function observePool(registry: Registry, read: () => PoolFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the pool, by what they do',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle, connecting } = read();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'used' }, total - idle);
      this.set({ state: 'connecting' }, connecting);
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
    help: 'Requests that wait for a connection of the pool',
    registers,
    collect() {
      this.set(read().waiting);
    },
  });
}
