import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryOf } from '@zero-downtime/release-scripts/testing/registry';
import { defaultKeyFile, ensureKeyFile, mintToken, readKeyFile } from '@zero-downtime/tokens';
import type { TokenFor } from '@zero-downtime/traffic';
import { execa } from 'execa';
import { run } from './command.ts';
import { containers } from './containers.ts';
import { type HeldWrites, holdWrites, query } from './database.ts';

/** Both stacks may exist at the same time. */
const HTTP = { stack: 'orders-e2e', port: 18_088 };
const HTTPS = { stack: 'orders-tls', port: 18_089 };
const TLS_PORT = 18_443;

export const ISSUER = 'urn:zero-downtime-orders:e2e';

/** A stack with its own name, port, images, token key and data, separate from the user's stacks. */
export interface TestStack {
  stack: string;
  url: string;
  /** The folder of its target, for --target. */
  target: string;
  /** Tokens that it accepts. */
  tokenFor: TokenFor;
  /** Reads one value from its database. */
  query: (sql: string) => Promise<string>;
  /** Blocks writes of orders until they are released. */
  holdWrites: () => Promise<HeldWrites>;
  /** The output of a shell command inside one of the replicas. */
  insideReplica: (script: string) => Promise<string>;
  /** A target with the same stack and another registry. */
  targetWith: (registry: string) => Promise<string>;
  remove: () => Promise<void>;
}

/**
 * Creates the target, after removing the stack of a killed run.
 * @param https whether its edge serves https
 * @throws when no engine answers
 */
export async function createTestStack({ https = false } = {}): Promise<TestStack> {
  const { stdout, exitCode } = await execa('docker', ['info', '--format', '{{.Swarm.ControlAvailable}}'], {
    reject: false,
  });
  if (exitCode !== 0 || stdout !== 'true')
    throw new Error('no Docker Engine that is a Swarm manager answers: run npm run setup');
  const folder = await mkdtemp(join(tmpdir(), 'orders-e2e-'));
  // The folder from which the commands read this machine's token key.
  process.env.XDG_DATA_HOME = folder;
  await ensureKeyFile(defaultKeyFile());
  const place = https ? HTTPS : HTTP;
  const { stack, port } = place;
  const url = https ? `https://127.0.0.1:${TLS_PORT}` : `http://127.0.0.1:${port}`;
  const targetWith = async (registry: string) => {
    const path = join(await mkdtemp(join(folder, 'targets-')), 'e2e');
    await mkdir(path);
    await writeFile(join(path, 'target.yml'), targetFile(url, place, registry));
    return path;
  };
  const target = await targetWith(registryOf(stack));
  const remove = () => removeStack(target, stack);
  await remove();
  return {
    stack,
    url,
    target,
    tokenFor,
    query: (sql) => query(stack, sql),
    holdWrites: () => holdWrites(stack),
    insideReplica: (script) => insideReplica(stack, script),
    targetWith,
    remove: async () => {
      await remove();
      await rm(folder, { recursive: true });
    },
  };
}

const targetFile = (
  url: string,
  { stack, port }: typeof HTTP,
  registry: string,
) => `# Made by the end-to-end test.
service: orders-api
stack: ${stack}
url: ${url}
${url.startsWith('https:') ? 'tls: true\n' : ''}registry: ${registry}
traffic: edge
database: bundled
tokens: { issuer: "${ISSUER}", keys: local }
confirm: false
contract: auto
monitor: 3s
monitoring: off
canary: off
settings:
  PUBLISHED_PORT: ${port}
${url.startsWith('https:') ? `  PUBLISHED_TLS_PORT: ${TLS_PORT}\n` : ''}  HEALTH_INTERVAL: 2s
  HEALTH_START_PERIOD: 20s
  PLATFORM_HEALTH_INTERVAL: 5s
  UPDATE_DELAY: 2s
  UPDATE_MONITOR: 9s
  ROLLBACK_DELAY: 1s
  SCHEMA_FENCE_SOAK_MS: 1000
`;

async function insideReplica(stack: string, script: string): Promise<string> {
  const [replica = ''] = await containers(`${stack}_api`);
  return (await execa('docker', ['exec', replica, 'bash', '-c', script])).stdout;
}

export async function tokenFor(subject: string, scopes: readonly string[]): Promise<string> {
  const key = await readKeyFile(defaultKeyFile());
  if (!key) throw new Error('the test has lost its key');
  return mintToken(key.privateKey, {
    issuer: ISSUER,
    audience: 'orders-api',
    subject,
    scopes,
    ttlSeconds: 3_600,
  });
}

async function removeStack(target: string, stack: string): Promise<void> {
  const { exitCode, stderr, result } = await run('teardown', ['--target', target, '--data', '--yes']);
  if (exitCode !== 0) throw new Error(`teardown of ${stack} failed: ${result?.message ?? stderr}`);
}
