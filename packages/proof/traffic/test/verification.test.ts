import { expect, test } from 'vitest';
import { summarize } from '../src/index.ts';
import { answer } from './orders-server.ts';
import { ORDERS_ONLY, run } from './run.ts';

test('a correct service passes, with every order read back', async () => {
  await using it = await run({});
  const verification = await it.verify(true);

  const { placed } = it.server.seen;
  expect(verification).toEqual({
    runId: it.report.runId,
    acknowledged: placed,
    lost: [],
    differing: [],
    doubled: [],
    unacknowledgedButThere: [],
    untracked: [],
    unreadableLines: 0,
  });
  expect(summarize(it.done, verification)).toMatchObject({
    sent: 200,
    failed: 0,
    orders: { verified: true, acknowledged: placed, lost: 0, doubled: 0, untracked: 0 },
    passed: true,
    faults: [],
  });
});

test('an acknowledged order that was not stored is lost', async () => {
  await using it = await run({ keep: (order, nth) => (nth % 30 === 0 ? [] : [order]) }, { mix: ORDERS_ONLY });
  const { lost, doubled } = await it.verify();
  expect(lost.map(({ how, acknowledgedBy }) => [how, acknowledgedBy])).toEqual(
    Array.from({ length: 6 }, () => ['missing', '1.0.0']),
  );
  expect(doubled).toEqual([]);
  expect(summarize(it.done, await it.verify()).faults).toEqual(['6 acknowledged orders lost']);
});

test('an order that was carried out twice is doubled', async () => {
  await using it = await run(
    { keep: (order, nth) => (nth === 60 ? [{ ...order, id: 'second' }, order] : [order]) },
    { mix: ORDERS_ONLY },
  );
  const { lost, doubled } = await it.verify();
  expect(lost).toEqual([]);
  expect(doubled).toEqual([
    {
      mark: expect.stringMatching(/^traffic-\w+-\d+$/),
      ids: expect.arrayContaining(['second', expect.any(String)]),
    },
  ]);
});

test('an order that changed after its acknowledgement is reported with the fields that differ', async () => {
  await using it = await run(
    { keep: (order, nth) => [nth === 10 ? { ...order, items: [], totalMinor: 0 } : order] },
    { mix: ORDERS_ONLY },
  );
  const verification = await it.verify();
  expect(verification).toMatchObject({ lost: [], differing: [{ fields: ['items', 'totalMinor'] }] });
  expect(summarize(it.done, verification).faults).toEqual(['1 acknowledged order changed']);
});

test('an order that was stored although its request failed is reported, and is not lost', async () => {
  await using it = await run({ statusOfPlaced: (nth) => (nth === 100 ? 503 : 201) }, { mix: ORDERS_ONLY });
  expect(it.report).toMatchObject({ sent: 200, orders: { acknowledged: 199 } });
  expect(await it.verify()).toMatchObject({
    acknowledged: 199,
    lost: [],
    doubled: [],
    unacknowledgedButThere: [{ reason: 'status 503' }],
  });
});

test('an acknowledged order that only the list omits is reported as unlisted', async () => {
  await using it = await run({ hide: (order, all) => order === all[5] }, { mix: ORDERS_ONLY });
  expect((await it.verify()).lost).toMatchObject([{ how: 'unlisted', id: it.server.orders[5]?.id }]);
});

test('an acknowledged order without a tracking number is found when tracking is required', async () => {
  await using it = await run({ trackingSince: 3 }, { mix: ORDERS_ONLY });
  const verification = await it.verify(true);
  expect(verification.untracked).toHaveLength(2);
  expect(summarize(it.done, verification).faults).toEqual(['2 orders without a tracking number']);
  expect((await it.verify(false)).untracked).toBeNull();
});

test('an order that its customer cannot read is lost, even if other customers can', async () => {
  await using it = await run(
    { keep: (order, nth) => [nth === 9 ? { ...order, customer: { ...order.customer, id: 'eve' } } : order] },
    { mix: ORDERS_ONLY },
  );
  expect((await it.verify()).lost).toMatchObject([{ how: 'missing' }]);
});

test('a list that cannot be read is an error, not a verdict on the orders', async () => {
  let down = false;
  await using it = await run({
    onRequest(_, response) {
      if (down) answer(response, 500, {});
      return down;
    },
  });
  down = true;
  await expect(it.verify()).rejects.toThrow(/Cannot read the orders back: GET \/orders.*status 500/);
});
