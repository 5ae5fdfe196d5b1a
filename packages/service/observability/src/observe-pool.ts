import { Gauge, type Registry } from 'prom-client';

/** The state of a connection pool. `total` counts open connections, idle or used; `waiting` the requests that wait for one. */
export interface PoolFigures {
  total: number;
  idle: number;
  /** Connections being opened. */
  connecting: number;
  waiting: number;
  max: number;
}

/** A pool of database connections as metrics; `read` is called for each scrape. */
export function observePool(registry: Registry, read: () => PoolFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the pool, by state',
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
    help: 'Maximum number of connections of the pool',
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
