import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLifecycle, type DrainLimits, type Lifecycle } from '../src/index.ts';
import { KeepAliveClient, LostRequest } from '../src/testing/keep-alive-client.ts';

/** The shortest that still tells clients `Keep-Alive: timeout=1`: the header counts whole seconds. */
const limits: DrainLimits = {
  minHoldMs: 100,
  keepAliveTimeoutMs: 1_000,
  keepAliveBufferMs: 200,
  marginMs: 50,
  requestGraceMs: 500,
  teardownMs: 500,
};
const quiet = { info() {}, warn() {}, error() {}, fatal() {} };
const hello: RequestListener = (_request, response) => response.end('hello');
const told = { signal: 'SIGTERM' };
const clients: KeepAliveClient[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listen(
  handler: RequestListener,
): Promise<{ server: Server; port: number; lifecycle: Lifecycle }> {
  const server = createServer();
  servers.push(server);
  const lifecycle = createLifecycle(server, { logger: quiet, limits });
  server.on('request', handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifecycle.markReady();
  return { server, port: (server.address() as AddressInfo).port, lifecycle };
}

function clientOf(port: number): KeepAliveClient {
  const client = new KeepAliveClient(port);
  clients.push(client);
  return client;
}

describe('a request that is on the wire when the server is told to stop', () => {
  it('is lost by a bare server.close(), which destroys idle connections', async () => {
    const { server, port } = await listen(hello);
    const client = clientOf(port);
    await client.request();
    const next = client.request(); // written to the kernel in this very tick; the server has not read it
    server.close();
    await expect(next).rejects.toThrow(LostRequest);
  });

  it('is answered by a drain, and told that the connection closes', async () => {
    const { port, lifecycle } = await listen(hello);
    const client = clientOf(port);
    expect(await client.request()).toMatchObject({ closes: false });
    const next = client.request();
    void lifecycle.stop(told);
    expect(await next).toEqual({ status: 200, closes: true, body: 'hello' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });
});

describe('a drain', () => {
  it('loses no request of keep-alive clients that come and go at their own pace', async () => {
    const { port, lifecycle } = await listen(hello);
    let answered = 0;
    let reused = 0;
    async function shop(pauseMs: number): Promise<void> {
      const client = clientOf(port);
      for (;;) {
        // The balancer opens no new connection to a replica that leaves.
        if (lifecycle.leaving.aborted && !client.connected) return;
        if (client.connected) reused += 1;
        await client.request('/', { wireMs: 5 });
        answered += 1;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    // Pauses up to nearly the second that the server promises.
    const shoppers = Array.from({ length: 40 }, (_, n) => shop(n * 20));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await lifecycle.stop(told)).toEqual({ exitCode: 0, dropped: 0 });
    await Promise.all(shoppers);
    expect(answered).toBeGreaterThan(100);
    expect(reused).toBeGreaterThan(40);
  });

  it('ends long before its limit when every client is gone', async () => {
    const { port, lifecycle } = await listen(hello);
    await clientOf(port).request();
    clients[0]?.close();
    const from = performance.now();
    await lifecycle.stop(told);
    const took = performance.now() - from;
    expect(took).toBeGreaterThanOrEqual(limits.minHoldMs);
    expect(took).toBeLessThan(limits.keepAliveTimeoutMs);
  });

  it('takes new connections while the balancer may still send some', async () => {
    const { port, lifecycle } = await listen(hello);
    await clientOf(port).request();
    void lifecycle.stop(told);
    expect(await clientOf(port).request()).toMatchObject({ status: 200, closes: true });
  });

  it('waits for a slow request, whose answer says that the connection closes', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(async (_request, response) => {
      begin();
      await work;
      response.end('slow');
    });
    const slow = clientOf(port).request();
    await begun;
    void lifecycle.stop(told);
    await refusesConnections(port);
    finishWork();
    expect(await slow).toEqual({ status: 200, closes: true, body: 'slow' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('keeps the promise of an answer that began before the signal and ended late in the drain', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(async (request, response) => {
      if (request.url === '/') return void response.end('hello');
      response.writeHead(200, { 'Content-Length': 4 }).write('sl');
      begin();
      await work;
      response.end('ow');
    });
    const client = clientOf(port);
    const slow = client.request('/slow');
    await begun;
    void lifecycle.stop(told);
    await refusesConnections(port);
    finishWork();
    expect(await slow).toMatchObject({ closes: false, body: 'slow' });
    expect(await client.request()).toMatchObject({ closes: true, body: 'hello' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('cuts off what does not end within the grace, counts it, and does not call that a success', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(() => begin());
    const never = expect(clientOf(port).request()).rejects.toThrow(LostRequest);
    await begun;
    expect(await lifecycle.stop(told)).toEqual({ exitCode: 1, dropped: 1 });
    await never;
  });

  it('does not count a request whose client went away', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(() => begin());
    const given = expect(clientOf(port).request()).rejects.toThrow(LostRequest);
    await begun;
    void lifecycle.stop(told);
    clients[0]?.close();
    await given;
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('hurries when told again: idle clients are not waited for', async () => {
    const { port, lifecycle } = await listen(hello);
    await clientOf(port).request();
    const from = performance.now();
    void lifecycle.stop(told);
    await lifecycle.stop(told);
    expect(performance.now() - from).toBeLessThan(limits.keepAliveTimeoutMs);
  });
});

/** The moment in a drain when the hold is over. */
async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const probe = new KeepAliveClient(port);
    try {
      await probe.connect();
    } catch {
      return;
    } finally {
      probe.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
