import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Behaviour, sendInParts, sendRaw, startEdge, startReplica } from './edge.ts';

let replicas: Awaited<ReturnType<typeof startReplica>>[];
let edge: Awaited<ReturnType<typeof startEdge>>;
/** Nothing listens there. */
const LOST = { port: 1 };

beforeAll(async () => {
  replicas = [await startReplica(), await startReplica()];
  edge = await startEdge([...replicas, LOST], { serverTimeout: '5s' });
  const answers = () =>
    fetch(`${edge.url}/orders`).then(
      (answer) => answer.status === 201,
      () => false,
    );
  await vi.waitUntil(answers, { timeout: 120_000, interval: 100 });
});
afterAll(async () => {
  await edge?.stop();
  for (const replica of replicas ?? []) replica.stop();
});

const seen = () => replicas.flatMap((replica) => replica.seen);
const send = (method: string, headers: Record<string, string> = {}) =>
  fetch(`${edge.url}/orders`, { method, headers, ...(method === 'GET' ? {} : { body: 'tea' }) });
const KEYED = { 'Idempotency-Key': 'k1' };

/** The first request at any replica gets this behaviour; later requests are answered. */
function meetFirst(behaviour: Behaviour): void {
  let met = false;
  for (const replica of replicas) {
    replica.seen.length = 0;
    replica.behave = (request, response) => {
      if (met) return false;
      met = true;
      return behaviour(request, response);
    };
  }
}
const die: Behaviour = (request) => {
  request.socket.destroy();
  return true;
};
const hang: Behaviour = () => true;

describe('the edge, when a replica dies during a request', () => {
  beforeEach(() => meetFirst(die));

  it.each([
    ['GET', {}],
    ['POST', KEYED],
  ] as const)('retries a %s %o at another replica', async (method, headers) => {
    expect((await send(method, headers)).status).toBe(201);
    expect(seen()).toHaveLength(2);
    expect(new Set(seen()).size, 'the same request, with the same body').toBe(1);
    expect(
      replicas.map((replica) => replica.seen.length),
      'not the replica that died',
    ).toEqual([1, 1]);
  });

  it.each([
    ['POST', {}],
    ['PATCH', KEYED],
    ['DELETE', KEYED],
  ] as const)('never retries a %s %o, which may have run', async (method, headers) => {
    // On a reused connection HAProxy closes the client's connection without an answer: it cannot tell a death from an idle close.
    const outcome = await send(method, headers).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([502, 'closed']).toContain(outcome);
    expect(seen()).toHaveLength(1);
  });
});

it('the edge retries at another replica when one does not answer, but only repeatable requests', async () => {
  meetFirst(hang);
  expect((await send('POST', KEYED)).status).toBe(201);
  expect(seen()).toHaveLength(2);
  meetFirst(hang);
  expect((await send('POST')).status).toBe(504);
  expect(seen()).toHaveLength(1);
});

it('the edge forwards a 503 without a retry, because other replicas would answer the same', async () => {
  meetFirst((_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end();
    return true;
  });
  const answer = await send('POST', KEYED);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(seen()).toHaveLength(1);
});

const healthy = (count: number) =>
  vi.waitUntil(async () => (await edge.healthyReplicas()) === count, { timeout: 20_000, interval: 100 });

describe('the edge fails open when no replica is ready:', () => {
  beforeEach(() => {
    for (const replica of replicas) replica.isReady = false;
  });
  afterEach(async () => {
    for (const replica of replicas) replica.isReady = true;
    await healthy(replicas.length);
  });

  it('every replica gets requests, and one that cannot be reached costs none', async () => {
    meetFirst(() => false);
    await healthy(0);
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await send('GET')).status));
    expect(new Set(statuses)).toEqual(new Set([201]));
    for (const replica of replicas) expect(replica.seen).not.toHaveLength(0);
  });

  it('also for a retry whose first try began before', async () => {
    meetFirst(hang);
    const answer = send('GET');
    await healthy(0);
    expect((await answer).status).toBe(201);
  });
});

it('the edge aborts a request at the replica when its client disconnects', async () => {
  const withdrawn = Promise.withResolvers<void>();
  meetFirst((request) => {
    request.socket.once('close', () => withdrawn.resolve());
    client.abort();
    return true;
  });
  const client = new AbortController();
  await expect(fetch(`${edge.url}/orders`, { signal: client.signal })).rejects.toThrow();
  await withdrawn.promise;
  expect(seen()).toHaveLength(1);
});

it('the edge retries a keyed POST whose body arrived after its head', async () => {
  for (let attempt = 0; attempt < 10; attempt++) {
    meetFirst(die);
    expect(await sendInParts(edge.url, { delayMs: attempt * 5 })).toMatch(/^HTTP\/1.1 201 /);
    expect(seen()).toEqual(['POST tea', 'POST tea']);
  }
});

it('the edge has another replica answer a keyed POST whose client waits for 100 Continue', async () => {
  meetFirst(die);
  const answers = await sendInParts(edge.url, { expectsContinue: true });
  expect(answers).toMatch(/^HTTP\/1.1 100 .*\r\n\r\nHTTP\/1.1 201 /);
  expect(seen()).toEqual(['POST tea', 'POST tea']);
});

it('the edge never sends a body larger than its buffer again', async () => {
  meetFirst(die);
  expect(await sendInParts(edge.url, { body: 'x'.repeat(50_000) })).toMatch(/^HTTP\/1.1 502 /);
  expect(seen()).toHaveLength(1);
});

it('after a burst of requests the edge closes its unused connections long before a replica would, after 10 s', async () => {
  const held: Parameters<Behaviour>[1][] = [];
  for (const replica of replicas) replica.behave = (_, response) => held.push(response) > 0;
  const burst = Array.from({ length: 300 }, () => fetch(`${edge.url}/orders`));
  await vi.waitUntil(() => held.length === 300, { timeout: 4_500, interval: 10 });
  meetFirst(() => false);
  for (const response of held) response.end('made');
  for (const answer of await Promise.all(burst)) expect(answer.status).toBe(200);
  await vi.waitUntil(async () => (await edge.idleToReplicas()) === 0, { timeout: 6_000, interval: 200 });
});

it('the edge refuses HTTP/2 without negotiation', async () => {
  meetFirst(() => false);
  expect(await sendRaw(edge.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(seen()).toEqual([]);
});

it('the edge logs the path of a request without its query', async () => {
  meetFirst(() => false);
  await fetch(`${edge.url}/orders?token=secret`);
  const logs = await edge.logs();
  expect(logs).toContain('"GET /orders HTTP/1.1"');
  expect(logs).not.toContain('secret');
});

it.each(['//ready', '/health/startup', '/metrics', '//metrics', '/METRICS/'])(
  'the edge does not expose %s',
  async (path) => {
    expect((await fetch(`${edge.url}${path}`)).status).toBe(404);
  },
);

it.each(['/health', '/openapi.json', '/docs', '/docs/index.css', '/problems/order-not-found'])(
  'the edge serves %s without a token',
  async (path) => {
    meetFirst(() => false);
    expect((await fetch(`${edge.url}${path}`)).status).toBe(201);
  },
);
