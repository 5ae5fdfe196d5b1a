import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where an engine's HTTP API answers without SSH or TLS. */
export type Endpoint = { socketPath: string } | { host: string; port: number };

const DEFAULT = 'unix:///var/run/docker.sock';

/**
 * The endpoint of a docker context, found as the docker command finds it: `--context`, DOCKER_HOST, DOCKER_CONTEXT, the current context.
 * Undefined for SSH, TLS, and everything that cannot be read: these are left to the docker command.
 */
export async function findEndpoint(
  context: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Endpoint | undefined> {
  if (context === undefined && env.DOCKER_HOST)
    return env.DOCKER_TLS_VERIFY || env.DOCKER_TLS ? undefined : parseHost(env.DOCKER_HOST);
  const folder = env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  const name = context ?? (env.DOCKER_CONTEXT || (await currentContext(folder)));
  return name === 'default' ? parseHost(env.DOCKER_HOST || DEFAULT) : readContext(folder, name);
}

/** The address in a docker host's URL; undefined for `ssh:` and others. Pure. */
export function parseHost(host: string): Endpoint | undefined {
  const [, socketPath] = /^unix:\/\/(\/.+)$/.exec(host) ?? [];
  if (socketPath) return { socketPath };
  const [, name, port] = /^tcp:\/\/([\w.-]+):(\d+)\/?$/.exec(host) ?? [];
  return name && port ? { host: name, port: Number(port) } : undefined;
}

async function currentContext(folder: string): Promise<string> {
  const config = await readJson<{ currentContext?: string }>(join(folder, 'config.json'));
  return config?.currentContext || 'default';
}

/** A context is stored under the hash of its name (docker/cli, cli/context/store). */
async function readContext(folder: string, name: string): Promise<Endpoint | undefined> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await readJson<{ Endpoints?: { docker?: { Host?: string } } }>(
    join(folder, 'contexts/meta', id, 'meta.json'),
  );
  const host = meta?.Endpoints?.docker?.Host;
  if (host === undefined) return undefined;
  const tls = await readFile(join(folder, 'contexts/tls', id, 'docker/ca.pem')).catch(() => undefined);
  return tls === undefined ? parseHost(host) : undefined;
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
