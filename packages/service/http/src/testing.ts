import { once } from 'node:events';
import { Agent, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createLogger, createRegistry } from '@zero-downtime/observability';
import type { Router } from 'express';
import supertest from 'supertest';
import { onTestFinished } from 'vitest';
import { type AppOptions, createApp, createHttpServer, type Health } from './index.ts';

/** An app with `routes` for the tests of this package, and its log lines. */
export function appAround(routes: Router, health: Partial<Health> = {}, options: Partial<AppOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const app = createApp({
    health: {
      release: '1.2.3',
      lifecycle: { state: 'ready', wasReady: true },
      whyNotReady: () => undefined,
      ...health,
    },
    routes: [routes],
    logger: createLogger(
      { service: 'test', release: '1.2.3', level: 'info' },
      { write: (line) => lines.push(JSON.parse(line)) },
    ),
    registry: createRegistry({ service: 'test', release: '1.2.3' }),
    ...options,
  });
  return { app, agent: supertest(app), lines };
}

/** The app on a separate server until the test is over, and a client with one keep-alive connection. */
export async function served(routes: Router, options: Partial<AppOptions> = {}) {
  const { app, lines } = appAround(routes, {}, options);
  const server = createHttpServer({ requestTimeoutMs: 5000 }).on('request', app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    server.close().closeAllConnections();
  });

  /** `from` is the client's port: the same for two requests on one connection. */
  async function ask(path: string, { body, ...init }: RequestOptions & { body?: string | Buffer } = {}) {
    const sent = request({ port, agent, path, ...init }).end(body);
    const [response] = await once(sent, 'response');
    const from = sent.socket?.localPort;
    return {
      status: response.statusCode,
      headers: response.headers,
      rawHeaders: response.rawHeaders as string[],
      body: await json(response),
      from,
    };
  }
  return { port, ask, lines };
}
