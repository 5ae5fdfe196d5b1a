import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verifyLedger } from '../src/index.ts';
import { PROBE, startPaymentsServer } from './payments-server.ts';
import { run } from './run.ts';
import { tokenFor } from './serve.ts';
import { isAlive, workersOf } from './workers-of.ts';

const UNREAD = 'what was created was not read back';
const CREATE_ONLY = { probe: { ...PROBE, requests: PROBE.requests.slice(1, 2) } };

test('a service that does everything right passes, with everything that was created read back', async () => {
  await using it = await run();
  const verification = await it.verify();
  const acknowledged = it.server.payments.length;
  expect(verification).toMatchObject({ acknowledged, lost: [], changed: [], doubled: [] });
  expect(it.probe.report(verification)).toMatchObject({
    sent: 200,
    failedFirstTries: 0,
    created: { verified: true, acknowledged, lost: 0, changed: 0, doubled: 0 },
    passed: true,
    faults: [],
  });
});

test('a resource that was acknowledged and not kept is lost', async () => {
  await using it = await run({ keep: (payment, nth) => (nth % 50 === 0 ? [] : [payment]) }, CREATE_ONLY);
  const verification = await it.verify();
  expect(verification.lost).toHaveLength(4);
  expect(verification.lost[0]).toMatchObject({
    path: expect.stringMatching(/^\/payments\/[0-9a-f-]{36}$/),
    acknowledgedBy: '1.0.0',
  });
  expect(it.probe.report(verification).faults).toEqual(['4 acknowledged resources lost']);
});

test('a resource with other fields than were acknowledged is changed', async () => {
  const other = {
    keep: (payment: object, nth: number) => [nth === 9 ? { ...payment, amountMinor: 1 } : payment],
  };
  await using it = await run(other as never, CREATE_ONLY);
  expect(await it.verify()).toMatchObject({ lost: [], changed: [{ fields: ['amountMinor'] }] });
});

test('a duplicate of a resource from a single request is found in the list', async () => {
  await using it = await run(
    { keep: (payment, nth) => (nth === 60 ? [payment, { ...payment, id: 'second' }] : [payment]) },
    CREATE_ONLY,
  );
  const { lost, doubled } = await it.verify();
  expect(lost).toEqual([]);
  expect(doubled).toEqual([
    {
      mark: expect.stringMatching(/^probe-\w+-\d+$/),
      ids: expect.arrayContaining(['second', expect.any(String)]),
    },
  ]);
});

test('without a list, duplicates are not searched for, and the report states it', async () => {
  const { list: _, ...created } = PROBE.requests[1]?.created ?? { id: 'id', read: '/payments/:id' };
  const requests = [{ ...PROBE.requests[1], weight: 1, created }];
  await using it = await run({}, { probe: { ...PROBE, requests } });
  expect(await it.verify()).toMatchObject({ lost: [], doubled: null });
});

test('a resource that was not read back is a doubt', async () => {
  await using it = await run();
  expect(it.report.passed).toBe(true);
  expect(it.report.doubts).toContain(UNREAD);
});

test('a run that only reads leaves nothing to be read back', async () => {
  await using it = await run({}, { probe: { ...PROBE, requests: PROBE.requests.slice(0, 1) } });
  expect(it.report).toMatchObject({ sent: 200, passed: true, created: { acknowledged: 0 } });
  expect(it.report.doubts).not.toContain(UNREAD);
});

test.for([1, 2])(
  'a run of %i processes that is killed leaves a ledger, which can be verified',
  async (processes) => {
    const folder = await mkdtemp(join(tmpdir(), 'ledgers-'));
    await using server = await startPaymentsServer({ keep: (payment, nth) => (nth === 3 ? [] : [payment]) });
    const ledger = join(folder, 'killed.jsonl');
    const script = fileURLToPath(new URL('endless-run.ts', import.meta.url));
    const child = spawn(process.execPath, [script, server.url, ledger, `${processes}`], { stdio: 'ignore' });
    await expect.poll(() => server.payments.length).toBeGreaterThan(100);
    await expect.poll(async () => (await readFile(ledger, 'utf8')).split('\n').length).toBeGreaterThan(50);
    const workers = await workersOf(child.pid);
    expect(workers).toHaveLength(processes === 1 ? 0 : processes);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Its processes have noticed, written what they had, and gone.
    await expect.poll(() => workers.filter(isAlive)).toEqual([]);
    await expect.poll(() => server.openConnections()).toBe(0);

    const verification = await verifyLedger(server.url, ledger, { tokenFor });
    expect(verification.acknowledged).toBeGreaterThan(40);
    expect(verification).toMatchObject({ lost: [{}], changed: [], doubled: [] });
    await rm(folder, { recursive: true });
  },
);
