import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateSigningKey } from '@zero-downtime/tokens';
import type { JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { key, refusal, token, verifier } from './issuer.ts';

let published: JSONWebKeySet;
let answer: 'keys' | 'error' | 'nonsense' | 'never';
let asked: number;
let issuer: Server;
let url: URL;

beforeEach(async () => {
  published = key.publicKeys;
  answer = 'keys';
  asked = 0;
  issuer = createServer((_request, response) => {
    asked++;
    if (answer === 'keys') response.end(JSON.stringify(published));
    else if (answer === 'error') response.writeHead(500).end();
    else if (answer === 'nonsense') response.end('<html>');
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  url = new URL(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`);
});

afterEach(() => {
  vi.useRealTimers();
  issuer.closeAllConnections();
  issuer.close();
});

/** Moves the clock, not the timers: jose reads Date as well. */
function later(ms: number) {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

test('keys are fetched once for many tokens', async () => {
  const { verify } = verifier({ keys: url });
  const tokens = await Promise.all([token({ subject: 'ada' }), token({ subject: 'bob' })]);
  const identities = await Promise.all(tokens.map(async (text) => verify(`Bearer ${text}`)));
  expect(identities.map(({ subject }) => subject)).toEqual(['ada', 'bob']);
  expect(asked).toBe(1);
});

test('a new key works as soon as it is published; an unknown one is 401 and does not hammer the issuer', async () => {
  const { verify } = verifier({ keys: url });
  const next = await generateSigningKey();
  await verify(`Bearer ${await token()}`);
  const early = await Promise.all([1, 2, 3].map(() => token({}, next)));
  for (const text of early)
    expect(await refusal(() => verify(`Bearer ${text}`))).toMatchObject({ status: 401 });
  expect(asked).toBe(1);

  published = { keys: [...key.publicKeys.keys, ...next.publicKeys.keys] };
  later(11_000);
  expect(await verify(`Bearer ${await token({}, next)}`)).toMatchObject({ subject: 'ada' });
  expect(await verify(`Bearer ${await token()}`)).toMatchObject({ subject: 'ada' });
});

test('a revoked key stops working, also for a cached token', async () => {
  const { verify } = verifier({ keys: url });
  const header = `Bearer ${await token({ ttlSeconds: 3_600 })}`;
  await verify(header);
  published = (await generateSigningKey()).publicKeys;
  later(5 * 60_000);
  await verify(header);
  // The refresh runs in the background: past the cache, the token is refused once its answer has arrived.
  const answer = async () => {
    later(61_000);
    return (async () => verify(header))().catch(({ status }) => status);
  };
  await expect.poll(answer).toBe(401);
});

test.each(['error', 'nonsense'] as const)(
  'without keys because of an %s the answer is 503 with Retry-After',
  async (what) => {
    answer = what;
    const { verify } = verifier({ keys: url });
    const problem = await refusal(async () => verify(`Bearer ${await token()}`));
    expect(problem).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  },
);

test('a request to the issuer times out after two seconds', async () => {
  answer = 'never';
  const { verify } = verifier({ keys: url });
  expect(await refusal(async () => verify(`Bearer ${await token()}`))).toMatchObject({ status: 503 });
});

test('an unreachable issuer is asked once a second at most, and used again when it is back', async () => {
  answer = 'error';
  const { verify } = verifier({ keys: url });
  const header = `Bearer ${await token()}`;
  later(0);
  for (let n = 0; n < 3; n++) expect(await refusal(() => verify(header))).toMatchObject({ status: 503 });
  expect(asked).toBe(1);
  answer = 'keys';
  later(1_100);
  expect(await verify(header)).toMatchObject({ subject: 'ada' });
});

test('known keys stay valid for an hour while the issuer is unreachable', async () => {
  const failures: unknown[] = [];
  const { verify } = verifier({ keys: url, onRefreshFailed: (error) => failures.push(error) });
  const header = `Bearer ${await token({ ttlSeconds: 7_200 })}`;
  await verify(header);
  answer = 'error';
  later(50 * 60_000);
  expect(await verify(header)).toMatchObject({ subject: 'ada' });
  await expect.poll(() => failures).toHaveLength(1);
  later(11 * 60_000);
  expect(await refusal(() => verify(header))).toMatchObject({ status: 503 });
});
