import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/command.ts';

const CONTAINER = 'orders-e2e-edge';

/** Does something with a request instead of answering it; returns whether it did. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A replica that is always ready, and answers 201 unless it is told to do otherwise. */
export async function startReplica() {
  const replica = { port: 0, seen: [] as string[], behave: (() => false) as Behaviour };
  const server = createServer(async (request, response) => {
    if (request.url === '/ready') return void response.end('ok');
    const body = await text(request);
    replica.seen.push(`${request.method} ${body}`.trim());
    if (!replica.behave(request, response)) response.writeHead(201).end('made');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  replica.port = (server.address() as AddressInfo).port;
  return Object.assign(replica, {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** The edge with its own configuration, but for its ports, and with given replicas instead of those that DNS names. */
export async function startEdge(replicas: readonly { port: number }[]) {
  const [port, internal] = [await freePort(), await freePort()];
  const servers = replicas
    .map((replica, at) => `server r${at} 127.0.0.1:${replica.port} check`)
    .join('\n    ');
  const config = (await readFile(join(ROOT, 'infra/haproxy/haproxy.cfg'), 'utf8'))
    .replace(/server-template api .*/, servers)
    .replace(/server-template canary .*/, '')
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace('bind :8404', `bind 127.0.0.1:${internal}`)
    .replace('timeout server 30s', 'timeout server 5s');
  await removeEdge();
  const run = ['run', '--detach', '--interactive', '--name', CONTAINER, '--network', 'host'];
  await execa('docker', [
    ...run,
    '--entrypoint',
    'sh',
    'base/haproxy:2.6',
    '-c',
    `exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`,
  ]);
  return { url: `http://127.0.0.1:${port}`, stop: removeEdge };
}

const removeEdge = () => execa('docker', ['rm', '--force', CONTAINER], { reject: false });

async function freePort(): Promise<number> {
  const probe = createSocket();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
