import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { vi } from 'vitest';
import { edgeConfig, freePort, listenerConfig, removeProxies, startProxy, sumOf } from './proxies.ts';

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
  // As a service listens.
  const address = { port: 0, host: '127.0.0.1', backlog: 4_096 };
  await new Promise<void>((resolve) => server.listen(address, resolve));
  replica.port = (server.address() as AddressInfo).port;
  return Object.assign(replica, {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** What one source address may do: connections at once, and new connections and requests in 10 s. */
interface SourceLimits {
  connections: number;
  requests: number;
}

/** The certificate of an edge, a file in a folder, and the proxies that it trusts. */
export interface Tls {
  folder: string;
  file: string;
  trustedProxies?: readonly string[];
}

/**
 * A listener and an edge with their own configurations and memory limits, except for their ports and shorter timeouts, and with given replicas
 * instead of those in DNS.
 * @param serverTimeout the time for a replica's answer, where the test waits for its end
 */
export async function startEdge(
  replicas: readonly { port: number }[],
  {
    perSource = { connections: 1_000, requests: 10_000 },
    tls,
    serverTimeout,
  }: { perSource?: SourceLimits; tls?: Tls; serverTimeout?: string } = {},
) {
  const [port, internal, tlsPort] = [await freePort(), await freePort(), await freePort()];
  const env = [
    ...['STACK=shop', `EDGE_CONNECTIONS_PER_SOURCE=${perSource.connections}`],
    `EDGE_REQUESTS_PER_SOURCE=${perSource.requests}`,
    'EDGE_DRAIN_SECONDS=2',
    `TRUSTED_PROXIES=${tls?.trustedProxies?.join(' ') ?? ''}`,
    ...(tls ? ['TLS_REDIRECT=on', 'TLS_HSTS_SECONDS=31536000', `TLS_PORT_SUFFIX=:${tlsPort}`] : []),
  ];
  const startOne = (content: ReturnType<typeof config>, certificate = tls?.file) =>
    startProxy(
      'edge',
      content,
      [...env, ...(tls ? [`TLS_CERTIFICATE=/run/secrets/${certificate}`] : [])],
      tls?.folder,
    );
  const config = await edgeConfig(replicas, serverTimeout);
  await removeProxies();
  const listener = await startProxy(
    'listener',
    await listenerConfig({ http: port, tls: tlsPort, internal: await freePort() }),
    env,
  );
  let serving = { name: await startOne(config(internal)), internal };
  await awaitAnswer(`http://127.0.0.1:${port}/health`);
  const metric = (series: RegExp) => sumOf(serving.internal, series);
  return {
    url: `http://127.0.0.1:${port}`,
    tlsUrl: `https://127.0.0.1:${tlsPort}`,
    /** Where Prometheus scrapes the edge that serves. */
    internalUrl: () => `http://127.0.0.1:${serving.internal}`,
    /** The number of replicas that pass their health checks. */
    healthyReplicas: () => metric(/^haproxy_backend_active_servers{proxy="shop_api"}/),
    /** The number of requests that were answered 5xx, by the edge or a replica. */
    serverErrors: () => metric(/^haproxy_frontend_http_responses_total{.*code="5xx"}/),
    /** The number of answers that the edge counts as broken off or never sent by a replica. */
    brokenAnswers: () => metric(/^haproxy_server_(response_errors|server_aborts)_total/),
    /** The number of connections, except for probes and metrics. */
    connections: () => metric(/^haproxy_frontend_current_sessions{proxy="public"}/),
    /** The number of its connections to replicas that wait for a request. */
    idleToReplicas: () => metric(/^haproxy_server_idle_connections_current{proxy="shop_api"/),
    /** The memory of its container, in bytes. */
    memory: async () => {
      const argv = ['stats', '--no-stream', '--format', '{{.MemUsage}}', serving.name];
      const [, amount = '', unit = ''] = /^([\d.]+)(\w+)/.exec((await execa('docker', argv)).stdout) ?? [];
      return Number(amount) * ({ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[unit] ?? 1);
    },
    logs: async () => (await execa('docker', ['logs', serving.name], { all: true })).all,
    /** Starts another edge, and stops the old one when the new one is ready, as Swarm does. Returns the name of the old one. */
    async replace(certificate?: string) {
      const [old, internal] = [serving, await freePort()];
      serving = { name: await startOne(config(internal), certificate), internal };
      await awaitAnswer(`http://127.0.0.1:${internal}/healthz`);
      await execa('docker', ['kill', '--signal', 'SIGUSR1', old.name]);
      return old.name;
    },
    /** Starts an edge that never becomes ready, in the free slot. */
    async startBroken() {
      const broken = config(await freePort());
      return startOne({ ...broken, config: `${broken.config}\n    monitor fail if TRUE\n` });
    },
    /** Stops it, then the listener, as Swarm does within a second on a node that is drained. Returns the name of the edge. */
    async drain() {
      await execa('docker', ['kill', '--signal', 'SIGUSR1', serving.name]);
      await sleep(700);
      await execa('docker', ['kill', '--signal', 'SIGUSR1', listener]);
      return serving.name;
    },
    kill: () => execa('docker', ['kill', serving.name]),
    start: () => execa('docker', ['start', serving.name]),
    stop: removeProxies,
  };
}

const awaitAnswer = (url: string) =>
  vi.waitUntil(
    () =>
      fetch(url, { redirect: 'manual' }).then(
        ({ status }) => status < 400,
        () => false,
      ),
    { timeout: 120_000, interval: 100 },
  );

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
