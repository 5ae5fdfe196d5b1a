import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startPostgres } from '@zero-downtime/database/testing';
import type { TestProject } from 'vitest/node';
import { applySchema } from './apply-schema.ts';
import type { SchemaState } from './test-database.ts';

/**
 * Set-up of a service's integration tests (vitest's `globalSetup`): one PostgreSQL in a container for the whole run, with a database for each
 * state of the schema that the release meets, made by the command that a deploy runs.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Set-up runs outside the workers, where the env of the config does not reach.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const dir = project.config.root;
  const { name, version } = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const release = { dir, service: basename(name), version };
  const postgres = await startPostgres();
  const make = async (state: SchemaState) => {
    const database = await postgres.freshDatabase();
    await applySchema(database.ownerUrl, release, PHASES[state]);
    return database;
  };
  try {
    const [expanded, contracted] = [await make('expanded'), await make('contracted')];
    project.provide('testDatabases', { expanded, contracted });
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return () => postgres.stop();
}

const PHASES = {
  expanded: ['expand'],
  contracted: ['expand', 'backfill', 'contract'],
} as const;
