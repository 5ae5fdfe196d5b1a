import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { longestHoldMs } from '../src/limits.ts';
import { RawSocket } from './support/raw-socket.ts';
import { refusesConnections, serve, stopClock, stopServing } from './support/serve.ts';
import { clean, get, hello, limits, patient, reason } from './support/short-drain.ts';

const post = (length: number, header = '') =>
  `POST / HTTP/1.1\r\nHost: test\r\nContent-Length: ${length}\r\n${header}\r\n`;
const echo: RequestListener = (request, response) => request.pipe(response.setHeader('Content-Length', 4));
afterEach(stopServing);

describe('a pipelining client', () => {
  /** A handler that answers each path on demand. */
  function onDemand() {
    const begun = new Map<string, () => void>();
    const handler: RequestListener = (request, response) =>
      begun.set(request.url ?? '', () => response.end(request.url));
    const arrived = async (path: string) => {
      while (!begun.has(path)) await new Promise(setImmediate);
      return begun.get(path) as () => void;
    };
    return { handler, arrived };
  }
  const bothAnswered = [
    { status: 200, connection: 'keep-alive', body: '/1' },
    { status: 200, connection: 'close', body: '/2' },
  ];

  it('gets all its answers when the drain starts, with `Connection: close` in the last', async () => {
    const { handler, arrived } = onDemand();
    const { port, lifecycle } = await serve(patient, handler);
    const client = await RawSocket.open(port, get('/1') + get('/2'));
    const [first, second] = [await arrived('/1'), await arrived('/2')];
    expect(lifecycle.inFlight).toBe(2);
    void lifecycle.stop(reason);
    second();
    first();
    await client.ended;
    expect(client.answers).toEqual(bothAnswered);
    expect(await lifecycle.stopped).toEqual(clean);
  });

  it('may send another request while an answer is due', async () => {
    const { handler, arrived } = onDemand();
    const { port, lifecycle } = await serve(patient, handler);
    const client = await RawSocket.open(port, get('/1'));
    const first = await arrived('/1');
    void lifecycle.stop(reason);
    client.send(get('/2'));
    const second = await arrived('/2');
    first();
    second();
    await client.ended;
    expect(client.answers).toEqual(bothAnswered);
    expect(await lifecycle.stopped).toEqual(clean);
  });
});

describe('a client that never sends a byte', () => {
  it('does not make a drain fail', async () => {
    const { port, lifecycle } = await serve(limits, hello);
    const client = await RawSocket.open(port);
    expect(await lifecycle.stop(reason)).toEqual(clean);
    await client.ended;
  });

  it('is answered when its first request came during a stall of the process, past the margin', async () => {
    const pass = stopClock();
    const { port, lifecycle } = await serve(limits, hello);
    const client = await RawSocket.open(port);
    void lifecycle.stop(reason);
    pass(longestHoldMs(limits));
    await refusesConnections(port);
    client.send(get('/'));
    // Long enough for the drain's timer to be due after the stall.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    pass(limits.marginMs);
    await client.ended;
    expect(client.answers).toMatchObject([{ status: 200, connection: 'close', body: 'hello' }]);
    expect(await lifecycle.stopped).toEqual(clean);
  });
});

describe('a partly received request', () => {
  it('is waited for when its head is incomplete', async () => {
    const { port, lifecycle } = await serve(limits, hello);
    const client = await RawSocket.open(port, 'GET / HTTP/1.1\r\nHo');
    while (lifecycle.inFlight === 0) await new Promise(setImmediate);
    void lifecycle.stop(reason);
    await refusesConnections(port);
    client.send('st: test\r\n\r\n');
    await client.ended;
    expect(client.answers).toMatchObject([{ status: 200, connection: 'close', body: 'hello' }]);
    expect(await lifecycle.stopped).toEqual(clean);
  });

  it('is counted when the rest never comes', async () => {
    const { port, lifecycle } = await serve({ ...limits, requestGraceMs: 500 }, hello);
    await RawSocket.open(port, 'GET / HTTP/1.1\r\nHo');
    while (lifecycle.inFlight === 0) await new Promise(setImmediate);
    expect(await lifecycle.stop(reason)).toEqual({ exitCode: 1, dropped: 1 });
  });

  it('is waited for when its body is incomplete', async () => {
    const { port, lifecycle } = await serve(limits, echo);
    const client = await RawSocket.open(port, `${post(4)}ab`);
    while (lifecycle.inFlight === 0) await new Promise(setImmediate);
    void lifecycle.stop(reason);
    await refusesConnections(port);
    client.send('cd');
    await client.ended;
    expect(client.answers).toMatchObject([{ status: 200, body: 'abcd' }]);
    expect(await lifecycle.stopped).toEqual(clean);
  });

  it('is read to its end when its answer did not wait for the body: a reset could destroy the answer', async () => {
    const { server, port, lifecycle } = await serve(patient, (_request, response) =>
      response.writeHead(401, { 'Content-Length': 2 }).end('no'),
    );
    const [[accepted], client] = await Promise.all([once(server, 'connection'), RawSocket.open(port)]);
    void lifecycle.stop(reason);
    client.send(`${post(300_000)}${'x'.repeat(100_000)}`);
    await client.ended;
    client.send('x'.repeat(200_000));
    await once(accepted, 'close');
    expect(client.answers).toEqual([{ status: 401, connection: 'close', body: 'no' }]);
    expect((accepted as Socket).bytesRead).toBeGreaterThan(300_000);
    expect(await lifecycle.stopped).toEqual(clean);
  });
});

describe('Expect: 100-continue', () => {
  const emitsRequest = (server: Server): RequestListener => {
    return (request, response) => {
      response.writeContinue();
      server.emit('request', request, response);
    };
  };
  const answersItself = (): RequestListener => (request, response) => {
    response.writeContinue();
    echo(request, response);
  };
  it.each([
    { continuedBy: 'Node' },
    { continuedBy: 'the application, which emits `request`', checkContinue: emitsRequest },
    { continuedBy: 'the application, which answers it itself', checkContinue: answersItself },
  ])('is served to its end in a drain, when it is continued by $continuedBy', async ({ checkContinue }) => {
    const { server, port, lifecycle } = await serve(limits, echo);
    if (checkContinue) server.on('checkContinue', checkContinue(server));
    const client = await RawSocket.open(port, post(4, 'Expect: 100-continue\r\n'));
    await client.receives('100 Continue');
    expect(lifecycle.inFlight).toBe(1);
    void lifecycle.stop(reason);
    await refusesConnections(port);
    client.send('abcd');
    await client.ended;
    expect(client.answers.at(-1)).toEqual({ status: 200, connection: 'close', body: 'abcd' });
    expect(await lifecycle.stopped).toEqual(clean);
  });
});

describe('an upgraded connection', () => {
  it('is closed at the end, and does not count as a dropped request', async () => {
    const { server, port, lifecycle } = await serve(limits, hello);
    server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      socket.pipe(socket);
    });
    const client = await RawSocket.open(
      port,
      'GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
    );
    await client.receives('101');
    client.send('in another protocol');
    await client.receives('in another protocol');
    expect(lifecycle).toMatchObject({ inFlight: 0, openConnections: 1 });
    expect(await lifecycle.stop(reason)).toEqual(clean);
    await client.ended;
    while (lifecycle.openConnections > 0) await new Promise(setImmediate);
  });
});
