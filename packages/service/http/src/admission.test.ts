import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Request, type RequestHandler, Router } from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sendJson } from './index.ts';
import { served } from './testing.ts';

const JSON_BODY = { method: 'POST', headers: { 'Content-Type': 'application/json' } };

/** A route that answers when `open` is resolved; `came` resolves with its first request. */
function gate() {
  const came = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const routes = Router().all('/slow', async (_request, response) => {
    came.resolve();
    await open.promise;
    sendJson(response, 200, { well: true });
  });
  return { routes, came: came.promise, open: open.resolve };
}

describe('past its capacity', () => {
  it('an app refuses at once, and accepts again when capacity is free', async () => {
    const { routes, came, open } = gate();
    const { ask, port } = await served(routes, { limits: { maxInFlight: 1 } });
    const first = fetch(`http://127.0.0.1:${port}/slow`);
    await came;

    const refused = await ask('/slow', { ...JSON_BODY, body: '{"a":1}' });
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'x-release': '1.2.3' } });
    expect(refused.body).toMatchObject({ type: '/problems/overloaded', status: 503 });

    open();
    expect((await first).status).toBe(200);
    expect(await ask('/slow')).toMatchObject({ status: 200, from: refused.from });
  });

  it('probes are still answered', async () => {
    const { routes, came } = gate();
    const { ask, port } = await served(routes, { limits: { maxInFlight: 1 } });
    fetch(`http://127.0.0.1:${port}/slow`).catch(() => {});
    await came;
    for (const path of ['/health', '/health/startup', '/ready']) expect((await ask(path)).status).toBe(200);
  });

  it('an app serves another client than the one that takes all capacity', async () => {
    const { routes, open } = gate();
    const clientOf = ({ headers }: Request) => String(headers.client);
    const { port, ask } = await served(
      routes.get('/fast', (_request, response) => sendJson(response, 200, {})),
      {
        limits: { maxInFlight: 8 },
        clientOf,
      },
    );
    const greedy = Array.from({ length: 9 }, () =>
      fetch(`http://127.0.0.1:${port}/slow`, { headers: { client: 'greedy' } }),
    );
    expect((await Promise.race(greedy)).status).toBe(429);
    expect((await ask('/fast', { headers: { client: 'other' } })).status).toBe(200);
    const refused = await ask('/fast', { headers: { client: 'greedy' } });
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(refused.body).toMatchObject({ type: '/problems/rate-limited', status: 429 });
    open();
    const statuses = (await Promise.all(greedy)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(8).fill(200), 429]);
  });

  it('an app answers 503 to a client without a request when two others hold every slot, and 429 to those', async () => {
    const open = Promise.withResolvers<void>();
    let arrived = 0;
    const routes = Router().get('/slow', async (_request, response) => {
      arrived += 1;
      await open.promise;
      sendJson(response, 200, {});
    });
    const clientOf = ({ headers }: Request) => String(headers.client);
    const { port, ask } = await served(routes, { limits: { maxInFlight: 8 }, clientOf });
    const held = Array.from({ length: 9 }, (_, n) =>
      fetch(`http://127.0.0.1:${port}/slow`, { headers: { client: n < 5 ? 'one' : 'two' } }),
    );
    await expect.poll(() => arrived).toBe(9);
    const refused = await ask('/slow', { headers: { client: 'three' } });
    expect(refused).toMatchObject({ status: 503, body: { type: '/problems/overloaded' } });
    expect((await ask('/slow', { headers: { client: 'one' } })).status).toBe(429);
    open.resolve();
    await Promise.all(held);
  });

  it('bodies that do not arrive take no capacity from complete requests, and have a limit of their own', async () => {
    const { routes, open } = gate();
    open();
    const { port, ask } = await served(routes, { limits: { maxInFlight: 2 }, clientOf: () => 'ada' });
    const head =
      'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n';
    const clients = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').setEncoding('latin1'));
    for (const client of clients) client.write(`${head}{"a"`);
    const refused = Promise.race(
      clients.map(async (client) => ({ client, answer: String((await once(client, 'data'))[0]) })),
    );
    const { client, answer } = await refused;
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect((await ask('/slow')).status).toBe(200);
    const others = clients.filter((other) => other !== client);
    for (const other of others) other.write(':"b"}');
    for (const other of others) expect(String((await once(other, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    // The slots of the bodies are free again.
    expect((await ask('/slow', { ...JSON_BODY, body: '{}' })).status).toBe(200);
    for (const each of clients) each.destroy();
  });

  it.each([
    ['without a body', 'GET /gone HTTP/1.1\r\nHost: a\r\n\r\n'],
    [
      'with a body',
      'POST /gone HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    ],
  ])('a request %s whose client has gone before the guards are done takes no capacity', async (_, sent) => {
    const came = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const { routes } = gate();
    const guard: RequestHandler = async (request, response, next) => {
      if (request.url !== '/gone') return next();
      came.resolve();
      await Promise.all([go.promise, once(response, 'close')]);
      next();
    };
    const free = routes.all('/free', (_request, response) => sendJson(response, 200, {}));
    const { port, ask } = await served(free, { limits: { maxInFlight: 1 }, guards: [guard] });
    const client = connect(port, '127.0.0.1');
    client.write(sent);
    await came.promise;
    client.resetAndDestroy();
    go.resolve();
    for (let n = 0; n < 5; n++) expect((await ask('/free', { ...JSON_BODY, body: '{}' })).status).toBe(200);
  });

  it('a disconnected client frees capacity', async () => {
    const { routes, came, open } = gate();
    const { ask, port } = await served(routes, { limits: { maxInFlight: 1 } });
    const leaves = new AbortController();
    const first = fetch(`http://127.0.0.1:${port}/slow`, { signal: leaves.signal }).catch(() => 'left');
    await came;
    leaves.abort();
    expect(await first).toBe('left');
    open();
    await expect.poll(async () => (await ask('/slow')).status).toBe(200);
  });
});

describe('past its deadline', () => {
  const limits = { requestTimeoutMs: 50 };

  it.each([
    ['answers', 'sendJson'],
    ['answers through express', 'json'],
    ['fails', 'throw'],
  ])('a request is answered by the app; the handler that %s later does no harm', async (_, then) => {
    const { came, open, routes: slow } = gate();
    const done = Promise.withResolvers<void>();
    // The app's time advances only here, so the next request has its full time.
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const routes = Router().get('/late', async (_request, response) => {
      response.once('close', done.resolve);
      vi.advanceTimersByTime(limits.requestTimeoutMs);
      await done.promise;
      if (then === 'sendJson') sendJson(response, 200, {});
      else if (then === 'json') response.json({});
      else throw new Error('too late');
    });
    const { ask, lines } = await served(routes.use(slow), { limits });
    const late = await ask('/late');
    expect(late).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(late.body).toMatchObject({ type: '/problems/request-timeout' });

    const next = ask('/slow');
    await came;
    open();
    expect(await next).toMatchObject({ status: 200, from: late.from });
    expect(lines).toMatchObject([{ status: 503, msg: 'answered' }, { status: 200 }]);
  });

  it('a half-sent answer is cut off', async () => {
    const { ask, lines } = await served(
      Router().get('/half', (_request, response) => void response.write('{"half":')),
      { limits },
    );
    await expect(ask('/half')).rejects.toThrow(/aborted|terminated|hang up/);
    await expect.poll(() => lines).toMatchObject([{ msg: 'aborted' }]);
  });

  it('a body that does not arrive is a client error, not a 5xx', async () => {
    const { port } = await served(Router(), { limits });
    const client = connect(port, '127.0.0.1');
    client.write(
      'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a"',
    );
    const answer = await text(client);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).toContain('"/problems/incomplete-request"');
  });

  it('each of many requests has its own deadline', async () => {
    const { routes } = gate();
    const { port } = await served(routes, { limits });
    const answers = Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${port}/slow`));
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([503]));
  });
});
