import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHttpServer, type Limits, sendJson } from '@zero-downtime/http';
import { createLogger, createRegistry } from '@zero-downtime/observability';
import { openApiDocument } from '@zero-downtime/openapi';
import { Router } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServiceApp, type ServiceAppOptions } from './create-service-app.ts';
import { bearerToken, verifierFor } from './testing/tokens.ts';

const identity = { service: 'stock-api', release: '1.2.3' };
const document = openApiDocument({ info: { title: 'Stock', description: '' }, features: [] });
const limits = {
  maxInFlight: 1_000,
  requestTimeoutMs: 60_000,
  requestsPerMinute: 1_000,
  addressSource: 'forwarded' as const,
};

/** A service until the test is over: `GET /now` is answered at once, `GET /later` when the test ends. */
async function served(changed: Partial<ServiceAppOptions['limits'] & Limits> = {}) {
  const over = Promise.withResolvers<void>();
  const routes = Router()
    .get('/now', (_request, response) => sendJson(response, 200, {}))
    .get('/later', async (_request, response) => {
      await over.promise;
      sendJson(response, 200, {});
    });
  const app = createServiceApp({
    routes: [routes],
    document,
    verifier: verifierFor(identity.service),
    limits: { ...limits, ...changed },
    health: {
      release: identity.release,
      lifecycle: { state: 'ready', wasReady: true },
      whyNotReady: () => undefined,
    },
    logger: createLogger({ ...identity, level: 'silent' }, { write() {} }),
    registry: createRegistry(identity),
  });
  const server = createHttpServer({ requestTimeoutMs: limits.requestTimeoutMs }).on('request', app);
  onTestFinished(() => {
    over.resolve();
    server.close().closeAllConnections();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return (path: string, authorization: string, address = '192.0.2.1') =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { Authorization: authorization, 'X-Forwarded-For': address },
    }).then(({ status }) => status);
}
const tokenOf = (subject: string) => bearerToken(identity.service, subject, []);

describe('an address that floods the service with bad tokens', () => {
  it('gets 429; its clients with a known token are served, and so is every other address', async () => {
    const ask = await served({ requestsPerMinute: 10 });
    const known = await tokenOf('known');
    expect(await ask('/now', known)).toBe(200);
    const flood = [];
    for (let n = 0; n < 20; n++) flood.push(await ask('/now', 'Bearer a.b.c'));
    expect(new Set(flood)).toEqual(new Set([401, 429]));
    expect(await ask('/now', known)).toBe(200);
    expect(await ask('/now', await tokenOf('new'), '192.0.2.2')).toBe(200);
    expect(await ask('/now', '', '192.0.2.2')).toBe(401);
  });

  it('is not limited when the service cannot know addresses, which all clients would share', async () => {
    const ask = await served({ requestsPerMinute: 10, addressSource: undefined });
    for (let n = 0; n < 20; n++) expect(await ask('/now', 'Bearer a.b.c')).toBe(401);
    expect(await ask('/now', await tokenOf('new'))).toBe(200);
  });
});

it('a customer with one token and many requests under way does not lock others out', async () => {
  const ask = await served({ maxInFlight: 16 });
  const [greedy, other] = [await tokenOf('greedy'), await tokenOf('other')];
  const waiting = Array.from({ length: 17 }, () => ask('/later', greedy));
  expect(await Promise.race(waiting)).toBe(429);
  expect(await ask('/now', greedy)).toBe(429);
  expect(await ask('/now', other)).toBe(200);
  for (const one of waiting) one.catch(() => {});
});
