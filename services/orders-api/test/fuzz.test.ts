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

/** Requests at once, over as many connections. */
const BATCH = 50;
/** Connections at once; most of them wait for the server to close them. */
const RAW_BATCH = 240;
/** Give the seed that a failure names to see it again. */
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Whoever counts open files opens some. */
const A_FEW = 3;

const RELEASES: [Release, batches: number, rawBatches: number][] = [
  ['2.0.0', 200, 4],
  ['1.0.0', 30, 1],
];

describe.each(RELEASES)('release %s, whatever it is sent,', (release, batches, rawBatches) => {
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
    // As many connections as there will be, on both sides of it: a starved service may answer some of these requests with 503.
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
      who: name,
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

  /** What fails names itself: making a whole batch smaller would only take time. */
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

  it('answers as the document says, fails nowhere, and shows nobody what is somebody else’s', async () => {
    await assertAll(plansOf(await document), batches, BATCH, async (plan) => {
      const exchange = await send(plan);
      tally.count('requests', plan.kind);
      tally.count('senders', plan.who);
      tally.count('statuses', exchange.status);
      judge.judge(plan, exchange);
    });
    expect(tally.total('requests')).toBe(batches * BATCH);
  }, 300_000);

  it('answers or closes whatever else comes over a connection', async () => {
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
  }, 300_000);

  it('lets nobody be slow for long, and serves others meanwhile', async () => {
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
    // One that had to wait for the slow clients would be the only one.
    expect(tally.total('meanwhile')).toBeGreaterThan(1);
  });

  it('has nothing of a token in its log, nothing that a customer wrote, and no mistake of its own', async () => {
    const output = service.output();
    for (const secret of [...people.tokenParts, ...Object.values(people.marks)])
      expect(output.includes(secret)).toBe(false);
    expect(service.log().filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('serves on as before, and keeps nothing of it', async () => {
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
      who: 'ada',
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
