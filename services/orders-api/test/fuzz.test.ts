import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { documentOf } from './documents.ts';
import { createJudge } from './fuzz/judge.ts';
import { judgeRaw } from './fuzz/judge-raw.ts';
import { createPeople, type People } from './fuzz/people.ts';
import { plansOf } from './fuzz/plans.ts';
import { rawPlans } from './fuzz/raw-plans.ts';
import { sendRaw } from './fuzz/raw-socket.ts';
import { createSender, fillIn, type Orders } from './fuzz/sender.ts';
import { type Service, startService } from './fuzz/service.ts';
import { SLOW, sendSlowly } from './fuzz/slow-clients.ts';
import { createTally } from './fuzz/tally.ts';
import type { Release } from './releases.ts';

/** Concurrent requests, each on its own connection. */
const BATCH = 50;
/** Concurrent connections; most of them wait for the server to close them. */
const RAW_BATCH = 240;
/** Set to the seed of a failure to reproduce it. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many times as many requests as in a usual run. */
const times = Number(process.env.FUZZ_TIMES ?? 1);

/** Counting the open files opens some. */
const A_FEW = 3;

const RELEASES: [Release, batches: number, rawBatches: number][] = [
  ['2.0.0', 200 * times, 4 * times],
  ['1.0.0', 30 * times, times],
];

describe.each(RELEASES)('release %s, for arbitrary requests,', (release, batches, rawBatches) => {
  const document = documentOf(release);
  const tally = createTally();
  let people: People;
  let service: Service;
  let orders: Orders;
  let before: { files: number; memory: number };
  let send: ReturnType<typeof createSender>;
  let judge: ReturnType<typeof createJudge>;

  beforeAll(async () => {
    people = await createPeople();
    service = await startService(release, {
      DATABASE_URL: inject('databases').bundle.appUrl,
      ...people.environment,
    });
    judge = createJudge(await document, people);
    orders = { ada: [], eve: [] };
    send = createSender(service, people, orders);
    for (const name of ['ada', 'eve'] as const)
      for (let n = 0; n < 3; n++) orders[name].push(await placeMarked(name));
    // Opens the maximum of connections to the service and to the database. A service that is short of CPU may answer some with 503.
    await Promise.all(Array.from({ length: 2 * BATCH }, () => placeOrder('ada')));
    before = {
      files: await service.metric('process_open_fds'),
      memory: await service.metric('process_resident_memory_bytes'),
    };
  });
  afterAll(async () => {
    console.log(`release ${release}, seed ${seed}\n${tally.lines()}`);
    await service?.stop();
  });

  function placeOrder(name: 'ada' | 'eve') {
    const mark = people.marks[name];
    return send({
      kind: 'valid',
      sender: name,
      method: 'POST',
      target: '/orders',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({
        customer: { name: mark, email: `${mark}@example.com` },
        currency: 'EUR',
        items: [{ sku: mark, quantity: 1, unitPriceMinor: 1 }],
      }),
    });
  }

  async function placeMarked(name: 'ada' | 'eve'): Promise<string> {
    const { status, text } = await placeOrder(name);
    expect(status).toBe(201);
    return JSON.parse(text).id;
  }

  /** A failure names its request. Shrinking a whole batch would only take time. */
  async function assertAll<T>(
    plans: fc.Arbitrary<T>,
    numRuns: number,
    size: number,
    obey: (plan: T) => Promise<void>,
  ) {
    const batchOfPlans = fc.array(plans, { minLength: size, maxLength: size });
    const property = fc.asyncProperty(batchOfPlans, async (batch) => {
      await Promise.all(
        batch.map((plan) =>
          obey(plan).catch((cause: Error) => {
            throw new Error(`${cause.message}\n${JSON.stringify(plan).slice(0, 2_000)}`, { cause });
          }),
        ),
      );
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  }

  it(
    'answers as documented, without internal errors, and shows no customer the data of another',
    async () => {
      await assertAll(plansOf(await document), batches, BATCH, async (plan) => {
        const exchange = await send(plan);
        tally.count('requests', plan.kind);
        tally.count('senders', plan.sender);
        tally.count('statuses', exchange.status);
        judge.judge(plan, exchange);
      });
      expect(tally.total('requests')).toBe(batches * BATCH);
    },
    300_000 * times,
  );

  it(
    'answers or closes raw connections with invalid HTTP',
    async () => {
      await assertAll(rawPlans, rawBatches, RAW_BATCH, async (plan) => {
        const pieces = plan.pieces.map((piece) =>
          fillIn(orders, piece).replaceAll('<eve>', people.authorizations.eve ?? ''),
        );
        const answers = await sendRaw(service.port, { ...plan, pieces });
        tally.count('connections', plan.name);
        for (const { status } of answers) tally.count('their statuses', status);
        judgeRaw(judge, plan, answers);
      });
      expect(tally.total('connections')).toBe(rawBatches * RAW_BATCH);
    },
    300_000 * times,
  );

  it('closes slow connections, and serves other clients meanwhile', async () => {
    const slow = Object.entries(SLOW).flatMap(([name, sent]) =>
      Array.from({ length: 15 }, async () => {
        const status = await sendSlowly(service.port, people.authorizations.eve ?? '', sent);
        tally.count('slow clients', `${name}: ${status ?? 'closed'}`);
        if (status !== undefined) expect(status).toBe(408);
      }),
    );
    let waiting = true;
    const over = Promise.all(slow).finally(() => {
      waiting = false;
    });
    while (waiting) {
      await placeMarked('ada');
      tally.count('meanwhile', 'orders placed');
    }
    await over;
    // No request waits for the slow clients.
    expect(tally.total('meanwhile')).toBeGreaterThan(1);
  });

  it('logs no token, no customer data and no internal error', async () => {
    const output = service.output();
    for (const secret of [...people.tokenParts, ...Object.values(people.marks)])
      expect(output.includes(secret)).toBe(false);
    expect(service.log().filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('still serves afterwards, without leaks', async () => {
    await expect.poll(() => service.metric('http_requests_in_flight')).toBe(0);
    await expect.poll(() => service.metric('process_open_fds')).toBeLessThanOrEqual(before.files + A_FEW);
    const grown = (await service.metric('process_resident_memory_bytes')) - before.memory;
    tally.count(
      'memory, MB',
      `${Math.round(before.memory / 1e6)} before, and since more by ${Math.round(grown / 1e6)}:`,
    );
    const id = await placeMarked('ada');
    const { status, text } = await send({
      kind: 'valid',
      sender: 'ada',
      method: 'GET',
      target: `/orders/${id}`,
      headers: [],
      body: undefined,
    });
    expect(status).toBe(200);
    expect(text).toContain(people.marks.ada);
    expect(await service.stop()).toBe(0);
  });
});
