import { expect, test } from 'vitest';
import { InvalidLoadOptions, probeOfService } from '../src/index.ts';
import { PROBE, startPaymentsServer } from './payments-server.ts';
import { run } from './run.ts';
import { answer, subjectOf, tokenFor } from './serve.ts';

// At 100 a second a busy machine, too, answers the first POST before the last request is chosen, which may then be a read.
test('every request of the probe is sent, over fresh and kept connections', async () => {
  await using it = await run({}, { maxRequests: 400, ratePerSecond: 100 });
  const { byKind, byConnection } = it.report;
  expect(Object.keys(byKind).sort()).toEqual(['GET /payments', 'GET /payments/:id', 'POST /payments']);
  expect(byConnection.fresh.count).toBeGreaterThan(150);
  expect(byConnection.kept.count).toBeGreaterThan(150);
});

test('callers take turns, each with a token that was asked for once with the scopes of the probe', async () => {
  const asked: string[] = [];
  const seen = new Set<string | undefined>();
  await using it = await run(
    {
      onRequest(request) {
        seen.add(subjectOf(request));
        return false;
      },
    },
    {
      tokenFor(subject, scopes) {
        expect(scopes).toEqual(PROBE.scopes);
        asked.push(subject);
        return tokenFor(subject);
      },
    },
  );
  expect(it.report.failed).toBe(0);
  expect(asked.sort()).toEqual([...new Set(asked)].sort());
  expect([...seen].sort()).toEqual(asked);
  expect(asked).toHaveLength(20);
});

test('a service without scopes is sent no token, and none is asked for', async () => {
  const tokens: unknown[] = [];
  await using it = await run(
    {
      open: true,
      onRequest({ headers }) {
        if (headers.authorization) tokens.push(headers.authorization);
        return false;
      },
    },
    { probe: { ...PROBE, scopes: [] }, tokenFor: () => Promise.reject(new Error('no key')) },
  );
  expect(it.report.failed).toBe(0);
  expect(tokens).toEqual([]);
  expect(await it.verify()).toMatchObject({ lost: [], changed: [], doubled: [] });
});

test('each body is filled, and what is sent again after a lost answer carries the same key', async () => {
  let cut = 0;
  await using it = await run(
    {
      keep(payment, nth) {
        if (nth % 10 === 0) cut += 1;
        return [payment];
      },
      onRequest: ({ socket, method }, _response, nth) => {
        const drop = method === 'POST' && nth % 10 === 0;
        if (drop) socket.destroy();
        return drop;
      },
    },
    { tries: 3 },
  );
  const { payments, keys } = it.server;
  expect(it.report).toMatchObject({ failed: 0, firstTries: { ok: 200 - it.report.failedFirstTries } });
  expect(it.report.failedFirstTries).toBeGreaterThan(0);
  expect(cut).toBeGreaterThan(0);
  expect(keys.size).toBe(payments.length);
  expect(payments.every(({ reference }) => keys.has(reference))).toBe(true);
  expect(payments.every(({ amountMinor }) => amountMinor >= 100 && amountMinor <= 9_999)).toBe(true);
});

test.for([
  ['a status that is no success', 503, { title: 'Overloaded' }, 'status 503'],
  ['an answer without the id', 201, {}, 'wrong-content: answer without "id"'],
] as const)('%s is a failure', async ([, status, body, reason]) => {
  await using it = await run({
    onRequest(request, response, nth) {
      if (request.method !== 'POST' || nth > 50) return false;
      answer(response, status, body);
      return true;
    },
  });
  expect(it.report.failures.map((failure) => failure.reason)).toEqual([reason]);
});

test('a resource that reads otherwise than it was acknowledged is a failure of that read', async () => {
  await using it = await run({
    keep: (payment) => [{ ...payment, amountMinor: payment.amountMinor + 1 }],
  });
  const reads = it.report.byKind['GET /payments/:id'];
  expect(reads?.failed).toBe(reads?.count);
  expect(it.report.failures[0]?.reason).toBe('wrong-content: content differs: amountMinor');
});

test('reads the requests of a service without a probe from its OpenAPI document', async () => {
  await using server = await startPaymentsServer();
  expect(await probeOfService(server.url)).toEqual({
    scopes: ['payments:read'],
    requests: [
      { get: '/payments', weight: 1 },
      { get: '/docs', weight: 1 },
    ],
  });
});

test('a service without a document is refused, with what to write', async () => {
  await using server = await startPaymentsServer({
    onRequest(_request, response) {
      answer(response, 404, {});
      return true;
    },
  });
  await expect(probeOfService(server.url)).rejects.toThrow(InvalidLoadOptions);
  await expect(probeOfService(server.url)).rejects.toThrow(/status 404\. Write a probe: section/);
});
