import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { ROOT } from '../../src/lib/command.ts';

/** The prefix of the containers, and the name of the volume with the sockets; files that run at the same time have different ones. */
const NAME = `orders-e2e-edge-${process.env.VITEST_POOL_ID}`;
const IMAGE = versions.haproxy.image;

interface ProxyConfig {
  config: string;
  /** Its port for probes. */
  internal: number;
}

const readConfig = (folder: string) => readFile(join(ROOT, 'infra', folder, 'haproxy.cfg'), 'utf8');

/** The configuration of an edge with given replicas, by its port for probes. */
export async function edgeConfig(
  replicas: readonly { port: number }[],
  serverTimeout = '30s',
): Promise<(internal: number) => ProxyConfig> {
  const servers = (_: string, name: string, settings: string) =>
    replicas
      .map(({ port }, at) => `server ${name}${at} 127.0.0.1:${port} init-addr last,libc,none${settings}`)
      .join('\n    ');
  const config = (await readConfig('haproxy'))
    .replace(/server-template canary .*/, 'server canary1 127.0.0.1:1 disabled')
    .replaceAll(/server-template (api|any) \S+ \S+:3000"(.*) resolvers swarm/g, servers)
    .replace('timeout server 30s', `timeout server ${serverTimeout}`)
    .replace('timeout http-request 10s', 'timeout http-request 2s')
    .replace('timeout http-keep-alive 60s', 'timeout http-keep-alive 10s');
  return (internal) => ({ internal, config: config.replace('bind :8404', `bind 127.0.0.1:${internal}`) });
}

/** The configuration of a listener on given ports. */
export const listenerConfig = async (
  ports: Record<'http' | 'tls' | 'internal', number>,
): Promise<ProxyConfig> => ({
  internal: ports.internal,
  config: (await readConfig('listener'))
    .replace('bind :8080', `bind 127.0.0.1:${ports.http}`)
    .replace('bind :8443', `bind 127.0.0.1:${ports.tls}`)
    .replace('dst_port eq 8443', `dst_port eq ${ports.tls}`)
    .replace('bind 127.0.0.1:8404', `bind 127.0.0.1:${ports.internal}`),
});

/**
 * Starts a listener or an edge in a container, with the memory limit of its stack file. Returns the name of the container.
 * @param secrets a folder that it reads as /run/secrets
 */
export async function startProxy(
  part: 'listener' | 'edge',
  { config, internal }: ProxyConfig,
  env: readonly string[],
  secrets?: string,
): Promise<string> {
  const name = `${NAME}-${part}-${++started}`;
  await execa('docker', ['volume', 'create', ...SOCKETS, NAME]);
  await execa('docker', [
    ...['run', '--detach', '--interactive', '--name', name, '--network', 'host'],
    ...[
      '--memory',
      secrets === undefined ? await memoryLimit(part) : await memoryLimit(part, `${part}-tls`),
      '--mount',
      `type=volume,source=${NAME},target=/run/edge,volume-nocopy`,
    ],
    ...['edge-entrypoint', 'probe'].flatMap((one) => [
      '--volume',
      `${join(ROOT, 'docker', one)}:/usr/local/bin/${one}:ro`,
    ]),
    ...(secrets === undefined ? [] : ['--volume', `${secrets}:/run/secrets:ro`]),
    ...env.flatMap((one) => ['--env', one]),
    ...['--entrypoint', part === 'edge' ? 'edge-entrypoint' : 'env', IMAGE],
    ...(part === 'edge' ? [String(internal)] : []),
    ...['sh', '-c', `exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`],
  ]);
  return name;
}

let started = 0;
const SOCKETS = ['type=tmpfs', 'device=tmpfs', 'o=size=1m,uid=99,gid=99,mode=0700'].flatMap((one) => [
  '--opt',
  one,
]);

/** The sum of the series that match, of the metrics on a port. */
export async function sumOf(port: number, series: RegExp): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const matching = metrics.split('\n').filter((line) => series.test(line));
  return matching.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Removes the containers and the volume, also those of a killed run. */
export async function removeProxies(): Promise<void> {
  const { stdout } = await execa('docker', ['ps', '--all', '--quiet', '--filter', `name=^${NAME}-`]);
  const ids = stdout.split('\n').filter(Boolean);
  if (ids.length > 0) await execa('docker', ['rm', '--force', ...ids]);
  await execa('docker', ['volume', 'rm', '--force', NAME]);
}

/** Reads a memory limit in a stack file, as docker writes it. */
async function memoryLimit(part: 'listener' | 'edge', file: string = part): Promise<string> {
  const stack = parse(await readFile(join(ROOT, `infra/stack/${file}.yml`), 'utf8'), { merge: true });
  return stack.services[part].deploy.resources.limits.memory;
}

/** A port that is free at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
