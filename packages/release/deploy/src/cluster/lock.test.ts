import { hostname } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { Configs, siteOf } from '../../test/lock/configs.ts';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { breakLock, readLock, takeLock } from './lock.ts';

let configs: Configs;
let events: DeployEvent[];
let site: Site;
beforeEach(() => {
  configs = new Configs();
  events = [];
  site = siteOf(configs.docker, events);
});

/** As older versions wrote it: without a lease. */
const holder = { command: 'deploy', by: 'ada', host: hostname(), pid: 1, process: 'long/ago', since: '' };
/** A lock of a process of this machine that is no more. */
const leaveDeadLock = () => configs.leaveLock(holder);

describe('the deploy lock', () => {
  it('is held by one at a time, and free again when it is released', async () => {
    const lock = await takeLock(site, 'deploy');
    await expect(takeLock(site, 'rollback')).rejects.toMatchObject({ outcome: 'refused' });
    await lock.release();
    expect(configs.names()).toEqual([]);
    await (await takeLock(site, 'rollback')).release();
  });

  it('of a holder that has died on this machine is taken over at once, and said so', async () => {
    leaveDeadLock();
    await takeLock(site, 'deploy');
    expect(await readLock(site)).toMatchObject({ pid: process.pid });
    expect(events).toMatchObject([{ event: 'warning' }]);
  });

  it('of two that take over at once, one gets it', async () => {
    leaveDeadLock();
    const taken = await Promise.allSettled([takeLock(site, 'deploy'), takeLock(site, 'deploy')]);
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that another run has taken over meanwhile is not taken from it', async () => {
    leaveDeadLock();
    let other: Promise<unknown> | undefined;
    configs.beforeRemoval = async () => {
      if (other) return;
      other = takeLock(site, 'rollback');
      await other;
    };
    await expect(takeLock(site, 'deploy')).rejects.toThrow(/another rollback of orders is running/);
  });

  it('is not taken from its next holder by one whose lock was broken', async () => {
    const lock = await takeLock(site, 'deploy');
    expect(await breakLock(site)).toBe(true);
    await takeLock(site, 'rollback');
    await lock.release();
    expect(await readLock(site)).toMatchObject({ command: 'rollback' });
  });

  it('of an older version on another machine is respected, and broken by hand', async () => {
    configs.leaveLock({ ...holder, host: 'elsewhere' });
    await expect(takeLock(site, 'deploy')).rejects.toMatchObject({
      outcome: 'refused',
      hint: expect.stringContaining('npm run unlock -- --target lab'),
    });
    expect(await breakLock(site)).toBe(true);
  });

  it('that is free cannot be broken', async () => expect(await breakLock(site)).toBe(false));
});
