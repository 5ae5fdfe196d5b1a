import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startEdge, startReplica } from './edge.ts';
import { openIdle, readNothing, sendFrom, sendNormally, sendSlowly } from './hostile-clients.ts';

const PER_SOURCE = { connections: 100, requests: 3_000 };
/** More than the buffers between a replica and a client hold: the answer to a client that reads nothing never ends. */
const ANSWER = Buffer.alloc(10_000_000, 'x');

let replicas: Awaited<ReturnType<typeof startReplica>>[];
let edge: Awaited<ReturnType<typeof startEdge>>;
let opened: Socket[] = [];

beforeAll(async () => {
  replicas = [await startReplica(), await startReplica()];
  for (const replica of replicas)
    replica.behave = ({ url }, response) => {
      if (url === '/large') response.end(ANSWER);
      return url === '/large';
    };
  edge = await startEdge(replicas, { perSource: PER_SOURCE });
  const healthy = () => edge.healthyReplicas().catch(() => 0);
  await vi.waitUntil(async () => (await healthy()) === 2, { timeout: 120_000, interval: 100 });
});
afterEach(async () => {
  for (const socket of opened) socket.destroy();
  opened = [];
  // The listener has more of their requests to send, so it keeps these connections until a timeout.
  await vi.waitUntil(async () => (await edge.connections()) < 50, { timeout: 90_000, interval: 100 });
});
afterAll(async () => {
  await edge?.stop();
  for (const replica of replicas ?? []) replica.stop();
});

/** Runs an attack and a normal client together. Every request of the client succeeds, and no request is answered 5xx. */
async function besideNormalClient(attack: () => Promise<void>): Promise<void> {
  const errorsBefore = await edge.serverErrors();
  const [outcomes] = await Promise.all([sendNormally(edge.url, 100), attack()]);
  outcomes.push(...(await sendNormally(edge.url, 20)));
  expect(outcomes).toHaveLength(120);
  expect(new Set(outcomes)).toEqual(new Set([201]));
  expect((await edge.serverErrors()) - errorsBefore).toBe(0);
}

it('a source with too many connections has the excess closed, and other clients are served', () =>
  besideNormalClient(async () => {
    opened = openIdle(edge.url, '127.0.0.2', 250);
    await vi.waitUntil(() => opened.filter(({ destroyed }) => destroyed).length === 150, { timeout: 20_000 });
  }));

it('a source that sends too many requests gets 429 and when to retry, and other clients are served', () =>
  besideNormalClient(async () => {
    const request = 'GET /orders HTTP/1.1\r\nHost: edge\r\n\r\n';
    const last = request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    const answers = await sendFrom('127.0.0.3', edge.url, `${request.repeat(3_999)}${last}`);
    const [served, refused] = [201, 429].map((status) => answers.split(`HTTP/1.1 ${status} `).length - 1);
    expect(served).toBeGreaterThanOrEqual(PER_SOURCE.requests);
    expect(refused).toBe(4_000 - Number(served));
    expect(refused).toBeGreaterThan(0);
    expect(answers).toMatch(/^retry-after: 10/im);
  }));

it('2,200 connections that read nothing fit the memory of the edge, and other clients are served', () =>
  besideNormalClient(async () => {
    const sources = Array.from({ length: 22 }, (_, n) => `127.0.1.${n + 1}`);
    const clients = await readNothing(edge.url, sources, PER_SOURCE.connections);
    try {
      // The listener has accepted all of them; the edge follows.
      await vi.waitUntil(async () => (await edge.connections()) >= 2_200, { timeout: 25_000, interval: 100 });
      const answer = await fetch(`${edge.url}/orders`);
      expect(answer.headers.get('connection'), 'idle connections close while there are few left').toBe(
        'close',
      );
      expect(await clients.closed()).toBe(0);
    } finally {
      await clients.stop();
    }
  }));

/** Clients that send a part of a body, and then a byte every 100 ms. Each gets 408. */
const sendBodiesSlowly = (body: Record<'bytes' | 'atOnce', number>) =>
  besideNormalClient(async () => {
    const slow = Array.from({ length: 50 }, () => sendSlowly(edge.url, '127.0.0.4', body));
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

it('clients that send a body slowly get 408 before a replica sees the request, and other clients are served', async () => {
  await sendBodiesSlowly({ bytes: 1_000, atOnce: 10 });
  for (const { seen } of replicas) expect(seen.filter((request) => request.includes('x'))).toEqual([]);
});

it.each([
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443', 405],
  ['TRACE', 'TRACE /orders HTTP/1.1\r\nHost: edge', 405],
  ['an unknown method', 'BREW /orders HTTP/1.1\r\nHost: edge', 405],
  ['an absolute target', 'GET http://edge/orders HTTP/1.1\r\nHost: edge', 400],
  ['an absolute target of another host', 'GET http://example.com/ HTTP/1.1\r\nHost: edge', 400],
  ['a target of the whole server', 'OPTIONS * HTTP/1.1\r\nHost: edge', 400],
  ['two lengths', 'POST /orders HTTP/1.1\r\nHost: edge\r\nContent-Length: 1\r\nContent-Length: 2', 400],
  ['a wrong chunk', 'POST /orders HTTP/1.1\r\nHost: edge\r\nTransfer-Encoding: chunked\r\n\r\nzz', 400],
  ['no host', 'GET /orders HTTP/1.1', 400],
  ['a header larger than a buffer', `GET /orders HTTP/1.1\r\nHost: edge\r\nX: ${'x'.repeat(20_000)}`, 400],
  [
    'a header larger than every buffer',
    `GET /orders HTTP/1.1\r\nHost: edge\r\nX: ${'x'.repeat(200_000)}`,
    400,
  ],
  ['an unknown expectation', 'GET /orders HTTP/1.1\r\nHost: edge\r\nExpect: tea', 417],
])('forty requests with %s are answered 4xx, and other clients are served', (_, head, status) =>
  besideNormalClient(async () => {
    const forty = Array.from({ length: 40 }, () =>
      sendFrom('127.0.0.5', edge.url, `${head}\r\nConnection: close\r\n\r\n`),
    );
    for (const answer of await Promise.all(forty)) expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  }),
);

it('clients that disconnect after their request produce no 5xx, and other clients are served', () =>
  besideNormalClient(async () => {
    for (let turn = 0; turn < 40; turn++) {
      const [socket] = openIdle(edge.url, '127.0.0.6', 1);
      socket?.end('GET /orders HTTP/1.1\r\nHost: edge\r\n\r\n');
    }
  }));

it('none of these clients makes a replica look broken to the canary analysis', async () =>
  expect(await edge.brokenAnswers()).toBe(0));

it('clients that send the rest of a large body slowly get 408 by the replica, and other clients are served', () =>
  sendBodiesSlowly({ bytes: 90_000, atOnce: 40_000 }));
