import type { Cleanup } from '@zero-downtime/bench';
import { startPostgres, type TestDatabase } from '@zero-downtime/database/testing';
import { sourceTree } from '@zero-downtime/releases';
import { serviceDir } from '../service.ts';
import { withClient } from './client.ts';
import { runPhase } from './contenders/ours.ts';
import { seedOrders } from './orders.ts';

/** As for a server of this size; what its disk does is left out, as in the other benches. */
const SETTINGS = {
  shared_buffers: '2GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  // A container's /dev/shm holds 64 MB: too little for those who build an index together.
  dynamic_shared_memory_type: 'mmap',
};

export interface Databases {
  /** A database as release 1.0.0 left it, with all the orders. */
  copy(name: string): Promise<TestDatabase>;
  drop(name: string): Promise<void>;
  /** An empty one. */
  fresh(): Promise<TestDatabase>;
}

/** Starts a PostgreSQL and makes the orders once: each that is measured gets a copy of them. */
export async function prepareDatabases(cleanup: Cleanup, orders: number): Promise<Databases> {
  // The cleaner that testcontainers would pull is not everywhere; the bench stops what it starts.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const postgres = await startPostgres(SETTINGS);
  cleanup.add(() => postgres.stop());
  const template = await postgres.freshDatabase();
  const changesDir = `${await sourceTree(serviceDir, '1.0.0')}/changes`;
  await runPhase('expand', template.ownerUrl, { changesDir, version: '1.0.0' });
  await seedOrders(template.superuserUrl, orders);

  const run = (sql: string) =>
    withClient(at(template.superuserUrl, 'postgres'), 'bench', async (client) => {
      await client.query(sql);
    });
  return {
    async copy(name) {
      const source = new URL(template.ownerUrl).pathname.slice(1);
      await run(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy OWNER orders_owner`);
      const { ownerUrl, appUrl, superuserUrl } = template;
      return {
        ownerUrl: at(ownerUrl, name),
        appUrl: at(appUrl, name),
        superuserUrl: at(superuserUrl, name),
      };
    },
    fresh: () => postgres.freshDatabase(),
    drop: (name) => run(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function at(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
