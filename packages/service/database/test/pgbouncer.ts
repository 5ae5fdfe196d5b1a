import { fileURLToPath } from 'node:url';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import versions from '../../../../docker/versions.json' with { type: 'json' };

const PORT = 6432;
const folder = fileURLToPath(new URL('pgbouncer/', import.meta.url));

export interface PgBouncer {
  /** The URL of a database through the pooler. */
  urlOf(databaseUrl: string): string;
  stop(): Promise<unknown>;
}

/**
 * Starts PgBouncer in transaction mode before the server of `databaseUrl`, with so few sessions that clients
 * share them. `settings` are more lines of its configuration.
 */
export async function startPgBouncer(databaseUrl: string, settings: string[] = []): Promise<PgBouncer> {
  const { port, username, password } = new URL(databaseUrl);
  const image = await GenericContainer.fromDockerfile(folder)
    .withBuildArgs({ IMAGE: versions.postgres.image })
    .build('zero-downtime-test/pgbouncer', { deleteOnExit: false });
  const container: StartedTestContainer = await image
    .withExtraHosts([{ host: 'postgres', ipAddress: 'host-gateway' }])
    .withCopyContentToContainer([
      { target: '/etc/pgbouncer/pgbouncer.ini', content: configuration(port, settings) },
      { target: '/etc/pgbouncer/userlist.txt', content: `"${username}" "${password}"\n` },
    ])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage(/process up/))
    .start();
  return {
    urlOf(url) {
      const pooled = new URL(url);
      pooled.host = `${container.getHost()}:${container.getMappedPort(PORT)}`;
      return pooled.href;
    },
    stop: () => container.stop(),
  };
}

const configuration = (port: string, settings: string[]) => `[databases]
* = host=postgres port=${port}
[pgbouncer]
listen_addr = 0.0.0.0
listen_port = ${PORT}
auth_type = scram-sha-256
auth_file = /etc/pgbouncer/userlist.txt
pool_mode = transaction
default_pool_size = 2
${settings.join('\n')}
`;
