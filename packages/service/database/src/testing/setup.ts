import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres.ts';

/** Set-up of tests that need databases (vitest's `globalSetup`): one PostgreSQL in a container for all files of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Set-up runs outside the workers, without the env of the config.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const postgres = await startPostgres();
  project.provide('postgres', postgres.server);
  return () => postgres.stop();
}
