import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RawSocket } from './support/raw-socket.ts';
import { serve, stopServing } from './support/serve.ts';
import { clean, get, hello, limits, patient, reason } from './support/short-drain.ts';

afterEach(stopServing);

describe('a client that closes its side after its request', () => {
  /** A handler that answers when `open` is resolved. */
  function gate() {
    const open = Promise.withResolvers<void>();
    const handler: RequestListener = async (request, response) => {
      await open.promise;
      response.end(request.url);
    };
    return { handler, open: open.resolve };
  }
  /** Sends it, closes the client's side, and waits until the server knows. */
  async function halfClosed(server: Server, port: number, sent: string) {
    const [[accepted], client] = await Promise.all([once(server, 'connection'), RawSocket.open(port, sent)]);
    client.socket.end();
    await once(accepted as Socket, 'end');
    return client;
  }

  it('gets all its answers, then the server closes the connection', async () => {
    const { handler, open } = gate();
    const { server, port, lifecycle } = await serve(patient, handler);
    const client = await halfClosed(server, port, get('/1') + get('/2'));
    expect(lifecycle.inFlight).toBe(2);
    open();
    await client.ended;
    expect(client.answers).toMatchObject([
      { status: 200, body: '/1' },
      { status: 200, body: '/2' },
    ]);
    while (lifecycle.openConnections > 0) await new Promise(setImmediate);
  });

  it('gets its answer in a drain', async () => {
    const { handler, open } = gate();
    const { server, port, lifecycle } = await serve(patient, handler);
    const client = await halfClosed(server, port, get('/1'));
    void lifecycle.stop(reason);
    open();
    await client.ended;
    expect(client.answers).toEqual([{ status: 200, connection: 'close', body: '/1' }]);
    expect(await lifecycle.stopped).toEqual(clean);
  });

  it('is counted when it gets none', async () => {
    const { handler } = gate();
    const { server, port, lifecycle } = await serve({ ...limits, requestGraceMs: 200 }, handler);
    const client = await halfClosed(server, port, get('/1'));
    expect(await lifecycle.stop(reason)).toEqual({ exitCode: 1, dropped: 1 });
    await client.ended;
    expect(client.answers).toEqual([]);
  });

  it('and before a request is complete is answered 400, and holds no drain up', async () => {
    const { port, lifecycle } = await serve(patient, hello);
    const client = await RawSocket.open(port, 'GET / HTTP/1.1\r\nHo');
    client.socket.end();
    await client.ended;
    expect(client.answers).toMatchObject([{ status: 400 }]);
    expect(await lifecycle.stop(reason)).toEqual(clean);
  });
});
