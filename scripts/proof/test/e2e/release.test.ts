import { buildEnvironment } from '@zero-downtime/drills/faulty-releases';
import { generateSigningKey, mintToken } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Event, type RunOptions, run } from './command.ts';
import { order, place, placed, serving } from './orders.ts';
import { createTestStack, type TestStack } from './stack.ts';
import { underTraffic } from './under-traffic.ts';

let shop: TestStack;
beforeAll(async () => {
  shop = await createTestStack();
});
afterAll(() => shop?.remove());

const deploy = (release: string, args: string[] = [], options: RunOptions = {}) =>
  run('deploy', ['--target', shop.target, '--release', release, ...args], {
    ...options,
    env: buildEnvironment(release),
  });
const WAIT = { timeout: 120_000, interval: 50 };

describe('nothing is changed', () => {
  it.each([
    ['a flag that does not exist', ['--relase', '1.0.0']],
    ['a target that does not exist', ['--target', 'moon']],
    ['a wrong duration', ['--monitor', 'soon']],
    ['a release that does not exist', ['--release', '9.9.9']],
  ])('by %s', async (_, args) => {
    const { exitCode } = await run('deploy', ['--target', shop.target, ...args]);
    expect([1, 2]).toContain(exitCode);
    expect((await serving(shop)).version).toBeUndefined();
  });

  it('by a plan', async () => {
    const { exitCode, events } = await deploy('1.0.0', ['--plan']);
    expect(exitCode).toBe(0);
    expect(events.some((event) => event.message?.includes('start 1.0.0'))).toBe(true);
    expect((await serving(shop)).version).toBeUndefined();
  });

  it('when the registry is down, and the message names it', async () => {
    const target = await shop.targetWith('127.0.0.1:1');
    const { exitCode, result } = await deploy('1.0.0', ['--target', target]);
    expect(exitCode).toBe(2);
    expect(result?.message).toMatch(/registry 127\.0\.0\.1:1 does not answer/);
    expect((await serving(shop)).version).toBeUndefined();
  });
});

describe('1.0.0', () => {
  it('is deployed to an empty host, and stores an order', async () => {
    const { exitCode, result } = await deploy('1.0.0');
    expect({ exitCode, message: result?.message }).toEqual({
      exitCode: 0,
      message: expect.stringContaining(shop.url),
    });
    const answer = await place(shop);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-release')).toBe('1.0.0');
    expect(await answer.json()).toMatchObject({
      ...order,
      customer: { id: 'ada' },
      totalMinor: 900,
    });
    expect(await serving(shop)).toEqual({ version: '1.0.0', healthy: 3, locked: false });
  });

  it('deployed again, it changes nothing and reports that', async () => {
    const { exitCode, result } = await deploy('1.0.0');
    expect({ exitCode, changed: result?.changed }).toEqual({ exitCode: 0, changed: false });
    expect(result?.message).toMatch(/nothing to do/);
  });

  it('refuses requests without a token, or with a token of another issuer', async () => {
    const stranger = (await generateSigningKey()).privateKey;
    const content = { issuer: 'urn:zero-downtime-orders:e2e', audience: 'orders-api', subject: 'ada' };
    const forged = await mintToken(stranger, { ...content, scopes: ['orders:read'], ttlSeconds: 60 });
    for (const headers of [{}, { authorization: `Bearer ${forged}` }] as Record<string, string>[]) {
      const answer = await fetch(`${shop.url}/orders`, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await answer.json()).toMatchObject({ type: '/problems/unauthenticated' });
    }
  });

  it('stores one order for a keyed request whose replica is killed during it', async () => {
    const before = await placed(shop);
    const writes = await shop.holdWrites();
    const answered = place(shop, { 'Idempotency-Key': 'killed' });
    const dying = await vi.waitUntil(async () => (await writes.waitingReplicas())[0], WAIT);
    await execa('docker', ['kill', '--signal', 'KILL', dying]);
    // The edge has retried at another replica, while the first replica's statement still waits in the database.
    await vi.waitUntil(async () => (await writes.waitingReplicas()).some((id) => id !== dying), WAIT);
    await writes.letGo();

    const answer = await answered;
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    expect(new Set(await placed(shop))).toEqual(new Set([id, ...before]));
    await vi.waitUntil(async () => (await serving(shop)).healthy === 3, { timeout: 300_000, interval: 500 });
  });

  it('runs without privileges: its own user, a read-only root, no capabilities, no tools', async () => {
    const stdout = await shop.insideReplica(
      'echo $UID; echo "$(</proc/self/status)"; { : > /app/x; } 2>&1; export -p; type -P cat sh apt dpkg curl; echo "$(</run/token-keys.json)"',
    );
    expect(stdout).toMatch(/^1000\n/);
    expect(stdout).toMatch(/CapEff:\s0000000000000000/);
    expect(stdout).toMatch(/Read-only file system/);
    expect(stdout).not.toMatch(/postgres:\/\//);
    expect(stdout, 'no program but Node and bash').not.toMatch(/^\/\S*\/(cat|sh|apt|dpkg|curl)$/m);
    expect(stdout, 'public keys only').toMatch(/"keys":(?!.*"d":)/);
  });
});

const startsRollout = (event: Event) => event.phase === 'rollout' && event.event === 'start';
const seesReplicas = (event: Event) => event.phase === 'rollout' && event.event === 'replicas';

describe('2.0.0 over 1.0.0, under a load of orders', () => {
  it('is interrupted by Ctrl-C and finished by the same command: no request fails, no order is lost or doubled', async () => {
    const { result, faults, report } = await underTraffic(
      shop,
      { forMs: 60_000, requireTracking: true },
      async () => {
        const stopped = await deploy('2.0.0', [], { kill: { signal: 'SIGINT', when: startsRollout } });
        expect(stopped).toMatchObject({
          exitCode: 4,
          result: { message: expect.stringContaining('rollout') },
        });
        expect((await serving(shop)).locked).toBe(false);
        return deploy('2.0.0');
      },
    );
    expect({ exitCode: result.exitCode, message: result.result?.message }).toMatchObject({ exitCode: 0 });
    expect(faults).toEqual([]);
    expect(report.sent).toBeGreaterThan(2_500);
    expect(Object.keys(report.byRelease).sort()).toEqual(['1.0.0', '2.0.0']);
    expect(await serving(shop)).toEqual({ version: '2.0.0', healthy: 3, locked: false });
  });

  it('has set the column NOT NULL, and every row has a number', async () => {
    expect(
      await shop.query(
        "select attnotnull from pg_attribute where attrelid = 'orders'::regclass and attname = 'tracking_number'",
      ),
    ).toBe('t');
    expect(await shop.query('select count(*) from orders where tracking_number is null')).toBe('0');
  });

  it('a redeploy that is killed by SIGKILL is taken over by the next run, without a failed request', async () => {
    const { result, faults } = await underTraffic(shop, { forMs: 0, requireTracking: true }, async () => {
      await deploy('2.0.0', ['--redeploy'], {
        kill: { signal: 'SIGKILL', when: seesReplicas },
      });
      return deploy('2.0.0', ['--redeploy']);
    });
    expect({ exitCode: result.exitCode, message: result.result?.message }).toMatchObject({ exitCode: 0 });
    expect(result.events.some((event) => event.message?.includes('taking over'))).toBe(true);
    expect(faults).toEqual([]);
  });
});

describe('a bad release, under a load of orders', () => {
  it.each([
    ['2.1.0-never-ready', /warehouse that was never built/],
    ['2.1.0-crashes', /a module that it needs is not in the image/],
  ])('%s is rolled back without a failed request, and the reason is reported', async (release, reason) => {
    const { result, faults } = await underTraffic(shop, { forMs: 0, requireTracking: true }, () =>
      deploy(release),
    );
    expect(result.exitCode).toBe(3);
    expect(result.result?.message).toMatch(reason);
    expect(faults).toEqual([]);
    expect(await serving(shop)).toEqual({ version: '2.0.0', healthy: 3, locked: false });
  });
});

describe('a rollback', () => {
  it('past the contract is refused, with the reason', async () => {
    const { exitCode, result } = await run('rollback', ['--target', shop.target, '--to', '1.0.0']);
    expect(exitCode).toBe(2);
    expect(result?.message).toMatch(/1\.0\.0.*002_add_order_tracking/);
    expect((await serving(shop)).version).toBe('2.0.0');
  });

  it('is in the history, with all other deploys', async () => {
    const { result } = await run('history', ['--target', shop.target]);
    const history = result?.history as { release: string; outcome: string }[];
    expect(history.map(({ release, outcome }) => `${release} ${outcome}`)).toEqual([
      '1.0.0 deployed',
      '2.0.0 stopped',
      '2.0.0 deployed',
      '2.0.0 deployed',
      '2.1.0-never-ready rolled back',
      '2.1.0-crashes rolled back',
    ]);
  });
});
