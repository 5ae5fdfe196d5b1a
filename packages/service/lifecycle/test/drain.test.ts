import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { DrainLimits } from '../src/index.ts';
import { longestHoldMs } from '../src/limits.ts';
import { KeepAliveClient, LostRequest } from '../src/testing/keep-alive-client.ts';
import { RawSocket } from './support/raw-socket.ts';
import { refusesConnections, serve, stopClock, stopServing } from './support/serve.ts';

/** The shortest limits with `Keep-Alive: timeout=1`: the header has whole seconds. */
const limits: DrainLimits = {
  minHoldMs: 100,
  keepAliveTimeoutMs: 1_000,
  keepAliveBufferMs: 200,
  marginMs: 50,
  requestGraceMs: 60_000,
  teardownMs: 500,
};
const hello: RequestListener = (_request, response) => response.end('hello');
/** Limits with which a drain that waits for an idle client outlasts its test. */
const patient: DrainLimits = { ...limits, keepAliveTimeoutMs: 60_000 };
const reason = { signal: 'SIGTERM' };
const clients: KeepAliveClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  stopServing();
});

const listen = (handler: RequestListener, drain = limits) => serve(drain, handler);

function clientOf(port: number): KeepAliveClient {
  const client = new KeepAliveClient(port);
  clients.push(client);
  return client;
}

describe('a request that is on the wire when the server is stopped', () => {
  it('is lost by a bare server.close(), which destroys idle connections', async () => {
    const { server, port } = await listen(hello);
    const client = clientOf(port);
    await client.request();
    const next = client.request(); // written to the kernel in this tick; the server has not read it
    server.close();
    await expect(next).rejects.toThrow(LostRequest);
  });

  it('is answered by a drain, with `Connection: close`', async () => {
    const { port, lifecycle } = await listen(hello, patient);
    const client = clientOf(port);
    expect(await client.request()).toMatchObject({ closes: false });
    const next = client.request();
    void lifecycle.stop(reason);
    expect(await next).toEqual({ status: 200, closes: true, body: 'hello' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });
});

describe('a drain', () => {
  it('ends long before its limit when every client has disconnected', async () => {
    const { port, lifecycle } = await listen(hello, patient);
    await clientOf(port).request();
    clients[0]?.close();
    expect(await lifecycle.stop(reason)).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('takes new connections while the balancer may still send some', async () => {
    const { port, lifecycle } = await listen(hello, patient);
    await clientOf(port).request();
    void lifecycle.stop(reason);
    expect(await clientOf(port).request()).toMatchObject({ status: 200, closes: true });
  });

  it('waits for a slow request, and answers it with `Connection: close`', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(async (_request, response) => {
      begin();
      await work;
      response.end('slow');
    });
    const slow = clientOf(port).request();
    await begun;
    void lifecycle.stop(reason);
    await refusesConnections(port);
    finishWork();
    expect(await slow).toEqual({ status: 200, closes: true, body: 'slow' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('keeps the keep-alive promise of an answer that began before the signal and ended late in the drain', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const pass = stopClock();
    const { port, lifecycle } = await listen(async (request, response) => {
      if (request.url === '/') return void response.end('hello');
      response.writeHead(200, { 'Content-Length': 4 }).write('sl');
      begin();
      await work;
      response.end('ow');
    }, patient);
    const client = clientOf(port);
    const slow = client.request('/slow');
    await begun;
    void lifecycle.stop(reason);
    pass(longestHoldMs(patient));
    await refusesConnections(port);
    finishWork();
    expect(await slow).toMatchObject({ closes: false, body: 'slow' });
    pass(5 * limits.marginMs);
    // The drain reads its clock several times.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await client.request()).toMatchObject({ closes: true, body: 'hello' });
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('cuts off and counts requests that outlast the grace, and fails', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(() => begin(), { ...limits, requestGraceMs: 500 });
    const never = expect(clientOf(port).request()).rejects.toThrow(LostRequest);
    await begun;
    expect(await lifecycle.stop(reason)).toEqual({ exitCode: 1, dropped: 1 });
    await never;
  });

  it('does not count a request whose client reset the connection', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { port, lifecycle } = await listen(() => begin(), patient);
    const { socket } = await RawSocket.open(port, 'GET / HTTP/1.1\r\nHost: test\r\n\r\n');
    await begun;
    void lifecycle.stop(reason);
    socket.resetAndDestroy();
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('does not count a request whose client has gone when it is answered', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<() => void>();
    const { port, lifecycle } = await listen(
      (_request, response) => begin(() => response.end('hello')),
      patient,
    );
    const { socket } = await RawSocket.open(port, 'GET / HTTP/1.1\r\nHost: test\r\n\r\n');
    const answer = await begun;
    void lifecycle.stop(reason);
    socket.destroy();
    answer();
    expect(await lifecycle.stopped).toEqual({ exitCode: 0, dropped: 0 });
  });

  it('does not wait for idle clients after a second signal', async () => {
    const { port, lifecycle } = await listen(hello, patient);
    await clientOf(port).request();
    void lifecycle.stop(reason);
    expect(await lifecycle.stop(reason)).toEqual({ exitCode: 0, dropped: 0 });
  });
});
