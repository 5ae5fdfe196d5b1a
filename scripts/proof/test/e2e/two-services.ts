import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryOf } from '@zero-downtime/release-scripts/testing/registry';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { run } from './command.ts';
import { containers } from './containers.ts';
import { ISSUER, tokenFor } from './stack.ts';

const [OWNER, GUEST] = ['orders-two-a', 'orders-two-b'];
const PORT = 18_200;

/** One of the two services, as `underTraffic` wants it. */
export interface Service {
  stack: string;
  target: string;
  url: string;
  tokenFor: typeof tokenFor;
}

/** Two targets on one engine: `owner` has the edge, Prometheus and PostgreSQL, and `guest` uses them. */
export interface TwoServices {
  owner: Service;
  guest: Service;
  /** Queries the shared PostgreSQL; a row a line. */
  query: (sql: string) => Promise<string>;
  remove: () => Promise<void>;
}

/** Creates the targets, after removing the stacks of a killed run. */
export async function createTwoServices(): Promise<TwoServices> {
  const folder = await mkdtemp(join(tmpdir(), 'orders-two-'));
  // The folder from which the commands read this machine's token key.
  process.env.XDG_DATA_HOME = folder;
  await ensureKeyFile(defaultKeyFile());
  const service = async (name: string, host: string, text: string): Promise<Service> => {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'target.yml'), text);
    return { stack: name, target: join(folder, name), url: `http://${host}:${PORT}`, tokenFor };
  };
  // The edge routes by the Host header.
  const owner = await service(OWNER, '127.0.0.1', ownerFile);
  const guest = await service(GUEST, 'localhost', guestFile);
  const remove = async () => {
    for (const { target } of [guest, owner]) await teardown(target);
  };
  await remove();
  return {
    owner,
    guest,
    query: async (sql) => {
      const [db = ''] = await containers(`${OWNER}_db`);
      const psql = ['psql', '--username', 'postgres', '--tuples-only', '--no-align', '--command', sql];
      return (await execa('docker', ['exec', db, ...psql])).stdout;
    },
    remove: async () => {
      await remove();
      await rm(folder, { recursive: true });
    },
  };
}

/** Each has its own registry path, as two services have, so the gate of one does not wait for the other's replicas. */
const common = (stack: string, host: string) => `# Made by the end-to-end test.
service: orders-api
stack: ${stack}
url: http://${host}:${PORT}
registry: ${registryOf(stack)}
traffic: edge
tokens: { issuer: "${ISSUER}", keys: local }
confirm: false
contract: auto
monitor: 3s
canary: 3s
`;

const settings = `settings:
  REPLICAS: 2
  HEALTH_INTERVAL: 2s
  HEALTH_START_PERIOD: 20s
  UPDATE_DELAY: 2s
  UPDATE_MONITOR: 9s
  ROLLBACK_DELAY: 1s
  SCHEMA_FENCE_SOAK_MS: 1000
`;

const ownerFile = `${common(OWNER, '127.0.0.1')}database: bundled
routes: { ${GUEST}: { host: localhost } }
${settings}  PUBLISHED_PORT: ${PORT}
  PLATFORM_HEALTH_INTERVAL: 5s
  SCRAPE_INTERVAL: 2s
  SCRAPE_TIMEOUT: 2s
  DISCOVERY_INTERVAL: 1s
`;

const guestFile = `${common(GUEST, 'localhost')}platform: ${OWNER}
database: shared
${settings}`;

async function teardown(target: string): Promise<void> {
  const { exitCode, stderr, result } = await run('teardown', ['--target', target, '--data', '--yes']);
  if (exitCode !== 0) throw new Error(`teardown of ${target} failed: ${result?.message ?? stderr}`);
}
