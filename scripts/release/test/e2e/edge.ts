import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/command.ts';

const CONTAINER = 'orders-e2e-edge';

/** May handle a request in place of the usual answer; returns whether it did. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A ready replica that answers 201 unless a behaviour is set. */
export async function startReplica() {
  const replica = { port: 0, isReady: true, seen: [] as string[], behave: (() => false) as Behaviour };
  const server = createServer(async (request, response) => {
    if (request.url === '/ready') return void response.writeHead(replica.isReady ? 200 : 503).end();
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

/** Like a service's virtual IP: each connection reaches the next replica. */
async function startVirtualAddress(replicas: readonly { port: number }[]) {
  let turn = 0;
  const server = createSocket((client) => {
    const replica = connect(replicas[turn++ % replicas.length]?.port ?? 0, '127.0.0.1');
    pipeline(client, replica, client, () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

/** The edge with its own configuration, except for the ports, and with the given replicas instead of those from DNS. */
export async function startEdge(replicas: readonly { port: number }[]) {
  const [port, internal] = [await freePort(), await freePort()];
  const virtual = await startVirtualAddress(replicas);
  const servers = (_: string, name: string, settings: string) =>
    replicas
      .map(({ port }, at) => `server ${name}${at} 127.0.0.1:${port} init-addr last,libc,none${settings}`)
      .join('\n    ');
  const config = (await readFile(join(ROOT, 'infra/haproxy/haproxy.cfg'), 'utf8'))
    .replace(/server-template canary .*/, 'server canary1 127.0.0.1:1 disabled')
    .replace(/server-template (api) 20 \S+:3000"(.*) resolvers swarm/, servers)
    .replaceAll(
      /server-template any 1 \S+:3000"(.*) resolvers swarm/g,
      `server any1 127.0.0.1:${virtual.port}$1`,
    )
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace('bind :8404', `bind 127.0.0.1:${internal}`)
    .replace('timeout server 30s', 'timeout server 5s');
  await removeEdge();
  const run = [
    'run',
    '--detach',
    '--interactive',
    '--name',
    CONTAINER,
    '--network',
    'host',
    '--env',
    'STACK=shop',
  ];
  await execa('docker', [
    ...run,
    '--entrypoint',
    'sh',
    'base/haproxy:2.6',
    '-c',
    `exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`,
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    /** The number of replicas that pass their health checks. */
    async healthyReplicas() {
      const metrics = await (await fetch(`http://127.0.0.1:${internal}/metrics`)).text();
      return Number(/^haproxy_backend_active_servers{proxy="shop_api"} (\d+)/m.exec(metrics)?.[1]);
    },
    async stop() {
      virtual.stop();
      await removeEdge();
    },
  };
}

/** Sends bytes and returns the response until the edge closes the connection. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

/** Sends a keyed POST whose body is sent after its head. */
export async function sendInParts(url: string, { delayMs }: { delayMs: number }): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    'POST /orders HTTP/1.1\r\nHost: edge\r\nIdempotency-Key: k1\r\nContent-Length: 3\r\nConnection: close\r\n\r\n',
  );
  await sleep(delayMs);
  socket.write('tea');
  return text(socket);
}

const removeEdge = () => execa('docker', ['rm', '--force', CONTAINER], { reject: false });

async function freePort(): Promise<number> {
  const probe = createSocket();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
