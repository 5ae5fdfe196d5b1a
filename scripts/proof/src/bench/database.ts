import { type Cleanup, type Container, containerAt, pinContainer } from '@zero-downtime/bench';
import { startPostgres } from '@zero-downtime/database/testing';
import { runSchemaCommand } from '@zero-downtime/migrations';
import { seed } from './seed.ts';
import { serviceDir, VERSION } from './service.ts';

export interface BenchDatabase {
  appUrl: string;
  container: Container;
  /** The URL of the same database inside the container. */
  innerUrl: string;
}

/** Starts a PostgreSQL with the service's schema and `orders` orders. */
export async function prepareDatabase(
  cleanup: Cleanup,
  { orders, cores }: { orders: number; cores: string | undefined },
): Promise<BenchDatabase> {
  // Without the cleanup container of testcontainers, which cannot be pulled everywhere; the bench stops its containers.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const postgres = await startPostgres();
  cleanup.add(() => postgres.stop());
  const { ownerUrl, appUrl, superuserUrl } = await postgres.freshDatabase();
  const container = await containerAt(Number(new URL(appUrl).port), 5432);
  await pinContainer(cores, container);
  for (const phase of ['expand', 'backfill', 'contract']) await runSchema(phase, ownerUrl);
  await seed(superuserUrl, orders);
  return {
    appUrl: at(appUrl, container.host, container.port),
    container,
    innerUrl: at(appUrl, '127.0.0.1', 5432),
  };
}

/** Runs a phase like the service's image. */
async function runSchema(phase: string, ownerUrl: string): Promise<void> {
  const lines: string[] = [];
  const code = await runSchemaCommand(
    [phase],
    { DATABASE_URL: ownerUrl, SERVICE_NAME: 'orders-api', SERVICE_VERSION: VERSION },
    { changesDir: `${serviceDir}/changes`, stdout: { write: (line: string) => lines.push(line) > 0 } },
  );
  if (code !== 0) throw new Error(`schema ${phase} ended with ${code}:\n${lines.join('')}`);
}

function at(url: string, host: string, port: number): string {
  const { username, password, pathname } = new URL(url);
  return `postgres://${username}:${password}@${host}:${port}${pathname}`;
}
