import { startPostgres, type TestDatabase } from '@zero-downtime/database/testing';
import { applySchema, type SchemaOf } from '@zero-downtime/migrations/testing';
import { sourceTree } from '@zero-downtime/releases';
import type { TestProject } from 'vitest/node';
import { serviceDir } from './documents.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databases: Databases;
    /** The folder with the sources of release 1.0.0. */
    v1Dir: string;
  }
}

/** One database for each state of the schema, and fresh databases for tests that change the schema. */
export interface Databases {
  v1: TestDatabase;
  expanded: TestDatabase;
  contracted: TestDatabase;
  handover: TestDatabase;
  outage: TestDatabase;
  limits: TestDatabase;
  lost: TestDatabase;
  bundle: TestDatabase;
}

/** One PostgreSQL for the whole run. The schemas are made by the command that a deploy runs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Set-up runs outside the workers, without the env of the config.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const service = 'orders-api';
  const v1 = { service, dir: await sourceTree(serviceDir, '1.0.0'), version: '1.0.0' };
  const v2 = { service, dir: serviceDir, version: '2.0.0' };
  const postgres = await startPostgres();
  try {
    const make = () => postgres.freshDatabase();
    const databases: Databases = {
      v1: await make(),
      handover: await make(),
      expanded: await make(),
      contracted: await make(),
      outage: await make(),
      limits: await make(),
      lost: await make(),
      bundle: await make(),
    };
    const run = (name: keyof Databases, release: SchemaOf, ...phases: Parameters<typeof applySchema>[2]) =>
      applySchema(databases[name].ownerUrl, release, phases);
    await Promise.all([
      run('v1', v1, 'expand'),
      run('handover', v1, 'expand'),
      run('expanded', v2, 'expand'),
      run('contracted', v2, 'expand', 'backfill', 'contract'),
      run('outage', v2, 'expand'),
      run('limits', v2, 'expand'),
      run('lost', v2, 'expand'),
      run('bundle', v2, 'expand'),
    ]);
    project.provide('databases', databases);
    project.provide('v1Dir', v1.dir);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return () => postgres.stop();
}
