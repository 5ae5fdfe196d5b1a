import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { parse } from 'yaml';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { ROOT } from '../../src/lib/command.ts';

const CONTAINER = 'orders-e2e-edge';

/** May handle a request in place of the usual answer; returns whether it did. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A ready replica that answers 201 unless a behaviour is set. Its keep-alive timeout is the API's: with Node's 5 s a replica can close a
 * connection that the edge still has in its pool and is about to use.
 */
export async function startReplica() {
  const replica = { port: 0, isReady: true, seen: [] as string[], behave: (() => false) as Behaviour };
  const limits = {
    keepAliveTimeout: 10_000,
    requestTimeout: 3_000,
    headersTimeout: 3_000,
    connectionsCheckingInterval: 500,
  };
  const server = createServer(limits, async (request, response) => {
    if (request.url === '/ready') return void response.writeHead(replica.isReady ? 200 : 503).end();
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
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

/** Starts a stand-in for the engine's virtual address of a service: each connection goes to the next replica. */
async function startVirtualAddress(replicas: readonly { port: number }[]) {
  let turn = 0;
  const server = createSocket((client) => {
    const replica = connect(replicas[turn++ % replicas.length]?.port ?? 0, '127.0.0.1');
    pipeline(client, replica, client, () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

/** What one source address may do: connections at once, and new connections and requests in 10 s. */
interface SourceLimits {
  connections: number;
  requests: number;
}

/**
 * The edge with its own configuration and memory limit, except for its ports and two shorter timeouts, and with given replicas instead of
 * those in DNS.
 */
export async function startEdge(
  replicas: readonly { port: number }[],
  perSource: SourceLimits = { connections: 1_000, requests: 10_000 },
) {
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
    .replace('timeout server 30s', 'timeout server 5s')
    .replace('timeout http-request 10s', 'timeout http-request 2s');
  await removeEdge();
  await execa('docker', [
    ...['run', '--detach', '--interactive', '--name', CONTAINER, '--network', 'host'],
    ...['--memory', await memoryLimit(), '--entrypoint', 'sh'],
    ...['--env', 'STACK=shop', '--env', `EDGE_CONNECTIONS_PER_SOURCE=${perSource.connections}`],
    ...['--env', `EDGE_REQUESTS_PER_SOURCE=${perSource.requests}`],
    versions.haproxy.image,
    '-c',
    `exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`,
  ]);
  /** The sum of the series that match. */
  const metric = async (series: RegExp) => {
    const metrics = await (await fetch(`http://127.0.0.1:${internal}/metrics`)).text();
    const matching = metrics.split('\n').filter((line) => series.test(line));
    return matching.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    /** The number of replicas that pass their health checks. */
    healthyReplicas: () => metric(/^haproxy_backend_active_servers{proxy="shop_api"}/),
    /** The number of requests that were answered 5xx, by the edge or a replica. */
    serverErrors: () => metric(/^haproxy_frontend_http_responses_total{.*code="5xx"}/),
    /** The number of answers that the edge counts as broken off or never sent by a replica. */
    brokenAnswers: () => metric(/^haproxy_server_(response_errors|server_aborts)_total/),
    /** The number of connections, except for probes and metrics. */
    connections: () => metric(/^haproxy_frontend_current_sessions{proxy="public"}/),
    logs: async () => (await execa('docker', ['logs', CONTAINER], { all: true })).all,
    async stop() {
      virtual.stop();
      await removeEdge();
    },
  };
}

/** Sends bytes, and returns all that comes back until the edge closes. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

/** Sends a keyed POST whose body is sent after its head, or after the edge has asked for it. */
export async function sendInParts(
  url: string,
  { delayMs = 0, body = 'tea', expectsContinue = false },
): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const expectation = expectsContinue ? 'Expect: 100-continue\r\n' : '';
  socket.write(
    `POST /orders HTTP/1.1\r\nHost: edge\r\nIdempotency-Key: k1\r\n${expectation}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
  );
  if (expectsContinue) await once(socket, 'readable');
  else await sleep(delayMs);
  socket.write(body);
  return text(socket);
}

/** Reads the memory limit of the edge in its stack file, as docker writes it. */
async function memoryLimit(): Promise<string> {
  const stack = parse(await readFile(join(ROOT, 'infra/stack/edge.yml'), 'utf8'), { merge: true });
  return stack.services.edge.deploy.resources.limits.memory;
}

const removeEdge = () => execa('docker', ['rm', '--force', CONTAINER], { reject: false });

async function freePort(): Promise<number> {
  const probe = createSocket();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
