import { fileURLToPath } from 'node:url';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { Wait } from 'testcontainers';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { explainStartFailure } from './explain-start-failure.ts';
import { freshDatabase, type Server, TEMPLATE, type TestDatabase } from './fresh-database.ts';

export interface TestPostgres {
  server: Server;
  /** Creates an empty database with the roles of production. */
  freshDatabase(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

const IMAGE = process.env.TEST_POSTGRES_IMAGE || versions.postgres.image;
const INIT_ROLES = '/docker-entrypoint-initdb.d/init-roles.sh';
const SECRETS = {
  OWNER_DATABASE_URL_FILE: '/tmp/owner-database-url',
  APP_DATABASE_URL_FILE: '/tmp/app-database-url',
};
const initRoles = fileURLToPath(new URL('../../../../../infra/postgres/init-roles.sh', import.meta.url));

/**
 * Starts PostgreSQL in a container, with the roles of `infra/postgres/init-roles.sh`; the caller must stop
 * it. `settings` are server settings, such as `{ shared_buffers: '1GB' }`.
 * @throws when no Docker Engine answers or the image is missing, with advice.
 */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const more = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const container = await new PostgreSqlContainer(IMAGE)
    .withDatabase(TEMPLATE)
    .withStartupTimeout(110_000)
    // In place of the default, four processes a second while it runs.
    .withHealthCheck({ test: ['CMD', 'true'], interval: 3_600_000 })
    // The first time it listens only on its socket, for the initialization.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .withEnvironment(SECRETS)
    .withCopyContentToContainer([
      { target: SECRETS.OWNER_DATABASE_URL_FILE, content: url('orders_owner', 'aa11'), mode: 0o644 },
      { target: SECRETS.APP_DATABASE_URL_FILE, content: url('orders_app', 'bb22'), mode: 0o644 },
    ])
    .withCopyFilesToContainer([{ source: initRoles, target: INIT_ROLES, mode: 0o755 }])
    // These databases live for seconds: durability is not needed.
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', ...more])
    .start()
    .catch((error: unknown) => {
      throw explainStartFailure(error, IMAGE);
    });
  const server = {
    address: `${container.getHost()}:${container.getPort()}`,
    superuser: `${container.getUsername()}:${container.getPassword()}`,
  };
  return {
    server,
    freshDatabase: () => freshDatabase(server),
    stop: async () => void (await container.stop()),
  };
}

function url(role: string, password: string): string {
  return `postgres://${role}:${password}@localhost/${TEMPLATE}`;
}
