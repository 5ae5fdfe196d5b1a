import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeRegistry, startRegistry } from '../lib/throwaway-registry.ts';

const STACK = 'orders-without-proof';
const PORT = 18_090;
const REGISTRY = { name: `${STACK}-registry`, port: 15_051 };

/** Runs a command in the checkout, shows its output, and throws when it fails. */
type Run = (...command: string[]) => Promise<void>;

/**
 * Deploys 1.0.0, then the current release, from a checkout to a stack with its own registry, and removes both. Needs a host on which
 * `npm run setup` has run.
 */
export async function deployOnce(checkout: string, run: Run): Promise<void> {
  const target = join(checkout, '.build/without-proof');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'target.yml'), TARGET);
  const remove = async () => {
    await run('npm', 'run', 'teardown', '--', '--target', target, '--data', '--yes');
    await removeRegistry(REGISTRY);
  };
  // Of a killed run.
  await remove();
  await startRegistry(REGISTRY);
  try {
    await run('npm', 'run', 'deploy', '--', '--target', target, '--release', '1.0.0');
    await run('npm', 'run', 'deploy', '--', '--target', target);
  } finally {
    await remove();
  }
}

const TARGET = `# Made by npm run without-proof.
service: orders-api
stack: ${STACK}
url: http://127.0.0.1:${PORT}
registry: 127.0.0.1:${REGISTRY.port}
traffic: edge
database: bundled
tokens: { issuer: "urn:zero-downtime-orders:without-proof", keys: local }
confirm: false
contract: auto
monitor: 3s
monitoring: off
canary: off
settings:
  PUBLISHED_PORT: ${PORT}
  HEALTH_INTERVAL: 2s
  HEALTH_START_PERIOD: 20s
  PLATFORM_HEALTH_INTERVAL: 5s
  UPDATE_DELAY: 2s
  UPDATE_MONITOR: 9s
  ROLLBACK_DELAY: 1s
  SCHEMA_FENCE_SOAK_MS: 1000
`;
