import type { Cleanup } from '@zero-downtime/bench';
import { startPostgres, type TestDatabase } from '@zero-downtime/database/testing';
import { sourceTree } from '@zero-downtime/releases';
import { serviceDir } from '../service.ts';
import { withClient } from './client.ts';
import { runPhase } from './contenders/ours.ts';
import { seedOrders } from './orders.ts';

/** Settings for a server of this size, which flushes its writes to the disk. */
const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  shared_buffers: '2GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  // The default /dev/shm of 64 MB is too small for parallel index builds.
  dynamic_shared_memory_type: 'mmap',
};

export interface Databases {
  /** Creates the orders once: each measurement gets a copy. */
  withOrders(orders: number): Promise<Shop>;
  /** An empty database. */
  fresh(): Promise<TestDatabase>;
}

export interface Shop {
  /** A database of release 1.0.0, with all orders. */
  copy(name: string): Promise<TestDatabase>;
  drop(name: string): Promise<void>;
  /** Drops the orders that are copied. */
  close(): Promise<void>;
}

/** Starts a PostgreSQL. */
export async function startDatabases(cleanup: Cleanup): Promise<Databases> {
  // Without the cleanup container of testcontainers, which cannot be pulled everywhere; the bench stops its containers.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const postgres = await startPostgres(SETTINGS);
  cleanup.add(() => postgres.stop());
  const changesDir = `${await sourceTree(serviceDir, '1.0.0')}/changes`;
  return {
    async withOrders(orders) {
      const template = await postgres.freshDatabase();
      await runPhase('expand', template.ownerUrl, { changesDir, version: '1.0.0' });
      await seedOrders(template.superuserUrl, orders);
      return shopOf(template);
    },
    fresh: () => postgres.freshDatabase(),
  };
}

function shopOf(template: TestDatabase): Shop {
  const source = new URL(template.ownerUrl).pathname.slice(1);
  const run = (sql: string) =>
    withClient(at(template.superuserUrl, 'postgres'), 'bench', async (client) => {
      await client.query(sql);
    });
  const drop = (name: string) => run(`DROP DATABASE ${name} WITH (FORCE)`);
  return {
    async copy(name) {
      await run(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy OWNER orders_owner`);
      const { ownerUrl, appUrl, superuserUrl } = template;
      return {
        ownerUrl: at(ownerUrl, name),
        appUrl: at(appUrl, name),
        superuserUrl: at(superuserUrl, name),
      };
    },
    drop,
    close: () => drop(source),
  };
}

function at(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
