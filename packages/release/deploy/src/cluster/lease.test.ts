import { type Docker, DockerError, type RunOptions } from '@zero-downtime/swarm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Configs, siteOf } from '../../test/lock/configs.ts';
import type { DeployEvent } from '../events.ts';
import { LEASE } from './lease.ts';
import { acquireLock, breakLock, readLock } from './lock.ts';
import { type LockHolder, thisProcess } from './lock-holder.ts';

const SECOND = 1_000;
/** A run on a machine of its own. */
const from = (host: string): LockHolder => ({ ...thisProcess('deploy'), host });
const DEAD = { ...from('ci-1'), leaseMs: LEASE.leaseMs };

let configs: Configs;
let events: DeployEvent[];
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setInterval', 'clearInterval', 'performance', 'Date', 'setTimeout', 'clearTimeout'],
  });
  configs = new Configs();
  events = [];
});
afterEach(() => vi.useRealTimers());

const take = (host: string, docker: Docker = configs.docker) =>
  acquireLock(siteOf(docker, events), 'deploy', { me: from(host) });

/** Lets time pass until the promise has settled. @returns the seconds that passed */
async function secondsUntil(promise: Promise<unknown>): Promise<number> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  promise.then(done, done);
  const began = Date.now();
  for (let at = 0; !settled && at < 300; at++) await vi.advanceTimersByTimeAsync(SECOND);
  return Math.round((Date.now() - began) / SECOND);
}

describe('the lock of a run on another machine', () => {
  it('is taken over when its lease has expired, with a warning', async () => {
    configs.leaveLock(DEAD);
    const next = take('ci-2');
    expect(await secondsUntil(next)).toBeGreaterThanOrEqual(LEASE.leaseMs / SECOND);
    await next;
    expect(await readLock(siteOf(configs.docker))).toMatchObject({ host: 'ci-2' });
    expect(events.map((event) => 'message' in event && event.message)).toEqual([
      expect.stringContaining('on ci-1'),
      expect.stringMatching(/taking over from deploy of .* on ci-1 .*not renewed its lock for 60 s/),
    ]);
  });

  it('is respected while it is renewed, and the refusal comes with its next heartbeat', async () => {
    const lock = await take('ci-1');
    await vi.advanceTimersByTimeAsync(10 * 60 * SECOND);
    const next = take('ci-2');
    next.catch(() => {});
    expect(await secondsUntil(next)).toBeLessThanOrEqual(LEASE.renewMs / SECOND + 3);
    await expect(next).rejects.toMatchObject({ outcome: 'refused', hint: expect.stringContaining('wait') });
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    expect(configs.names()).toEqual([]);
  });

  it('is acquired when it is released while another run waits', async () => {
    const lock = await take('ci-1');
    const next = take('ci-2');
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    await lock.release();
    await secondsUntil(next);
    await expect(next).resolves.toBeDefined();
  });

  it('is not taken over because the clocks of the machines differ', async () => {
    configs.leaveLock({ ...DEAD, since: '2099-01-01T00:00:00Z' });
    const next = take('ci-2');
    expect(await secondsUntil(next)).toBeLessThan((2 * LEASE.leaseMs) / SECOND);
  });

  it('is not taken over because the manager does not answer the waiting run', async () => {
    let calls = 0;
    const slow: Docker = async (argv, options) => {
      // The third look takes longer than a lease.
      if (argv[1] === 'inspect' && ++calls === 3) await vi.advanceTimersByTimeAsync(LEASE.leaseMs * 1.5);
      return configs.docker(argv, options);
    };
    configs.leaveLock(DEAD);
    const next = take('ci-2', slow);
    await vi.advanceTimersByTimeAsync(LEASE.leaseMs);
    expect(configs.names()).toEqual(['orders_deploy-lock']);
    expect(events.some(({ event }) => event === 'warning')).toBe(false);
    await secondsUntil(next);
  });
});

describe('a run whose lock was taken over', () => {
  it('detects the loss with its next heartbeat, and changes nothing more', async () => {
    const lock = await take('ci-1');
    await breakLock(siteOf(configs.docker));
    await vi.advanceTimersByTimeAsync(LEASE.renewMs);
    expect(lock.lost.reason).toMatchObject({
      outcome: 'halfWay',
      message: expect.stringContaining('taken over'),
    });
    await expect(lock.docker(['config', 'ls'])).rejects.toMatchObject({ outcome: 'halfWay' });
  });

  it('detects the loss before its next call after a suspension', async () => {
    const lock = await take('ci-1');
    await breakLock(siteOf(configs.docker));
    // The monotonic clock stands still, and no timer runs.
    vi.setSystemTime(Date.now() + LEASE.trustMs + 1);
    await expect(lock.docker(['config', 'ls'])).rejects.toMatchObject({ outcome: 'halfWay' });
  });

  it('does not touch the lock and the heartbeats of the next holder', async () => {
    const first = await take('ci-1');
    await vi.advanceTimersByTimeAsync(LEASE.renewMs);
    await breakLock(siteOf(configs.docker));
    await take('ci-2');
    await vi.advanceTimersByTimeAsync(2 * LEASE.renewMs);
    await first.release();
    const names = configs.names();
    expect(names).toContain('orders_deploy-lock');
    expect(names).toHaveLength(2);
  });
});

it('a run keeps its lock when the manager was unreachable for longer than the lease and no other run took over', async () => {
  let away = false;
  const docker: Docker = async (argv, options) => {
    if (away) throw new DockerError([...argv], 'Cannot connect to the Docker daemon');
    return configs.docker(argv, options);
  };
  const lock = await take('ci-1', docker);
  away = true;
  await vi.advanceTimersByTimeAsync(2 * LEASE.leaseMs);
  await expect(lock.docker(['config', 'ls'])).rejects.toBeInstanceOf(DockerError);
  away = false;
  await expect(lock.docker(['config', 'ls'])).resolves.toBeDefined();
  expect(lock.lost.aborted).toBe(false);
});

it('of concurrent takeovers exactly one holds the lock, for every order of their calls', async () => {
  vi.useRealTimers();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, runs) => {
      const shared = new Configs();
      shared.leaveLock({ ...DEAD, leaseMs: 1 });
      // A promise of the scheduler that is rejected counts as not handled.
      const call = scheduler.scheduleFunction((argv: readonly string[], options?: RunOptions) =>
        shared.docker(argv, options).then(
          (answer) => () => answer,
          (error) => () => {
            throw error;
          },
        ),
      );
      const ordered: Docker = async (argv, options) => (await call(argv, options))();
      const taken = Array.from({ length: runs }, (_, at) =>
        acquireLock(siteOf(ordered), 'deploy', { me: from(`ci-${at + 2}`) }),
      );
      const ended = Promise.allSettled(taken);
      // Between its looks a run waits for real.
      let open = true;
      void ended.finally(() => {
        open = false;
      });
      while (open) {
        while (scheduler.count() > 0) await scheduler.waitOne();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const winners = (await ended).flatMap((end, at) =>
        end.status === 'fulfilled' ? [`ci-${at + 2}`] : [],
      );
      expect(winners).toHaveLength(1);
      expect((await readLock(siteOf(shared.docker)))?.host).toBe(winners[0]);
    }),
    { numRuns: 200 },
  );
});
