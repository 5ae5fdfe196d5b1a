import { startPostgres, type TestDatabase } from '@zero-downtime/database/testing';
import { sourceTree } from '@zero-downtime/releases';
import type { TestProject } from 'vitest/node';
import { serviceDir } from './releases.ts';
import { type Phase, runSchema } from './run-schema.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databases: Databases;
    /** Where the sources of release 1.0.0 lie. */
    v1Dir: string;
  }
}

/** One database for each state of the schema, and fresh ones for tests that change theirs. */
export interface Databases {
  v1: TestDatabase;
  expanded: TestDatabase;
  contracted: TestDatabase;
  handover: TestDatabase;
  outage: TestDatabase;
  bundle: TestDatabase;
}

/** One PostgreSQL for the whole run; each schema is made by the same command that a deploy runs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const v1 = { dir: await sourceTree(serviceDir, '1.0.0'), version: '1.0.0' };
  const v2 = { dir: serviceDir, version: '2.0.0' };
  const postgres = await startPostgres();
  try {
    const make = async (release: { dir: string; version: string }, ...phases: Phase[]) => {
      const database = await postgres.freshDatabase();
      await runSchema(database.ownerUrl, release, phases);
      return database;
    };
    const databases: Databases = {
      v1: await make(v1, 'expand'),
      handover: await make(v1, 'expand'),
      expanded: await make(v2, 'expand'),
      contracted: await make(v2, 'expand', 'backfill', 'contract'),
      outage: await make(v2, 'expand'),
      bundle: await make(v2, 'expand'),
    };
    project.provide('databases', databases);
    project.provide('v1Dir', v1.dir);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return () => postgres.stop();
}
