import { hostname } from 'node:os';
import type { Docker } from '@zero-downtime/swarm';
import { beforeEach, describe, expect, it } from 'vitest';
import { Configs, siteOf } from '../../test/lock/configs.ts';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { acquireLock, breakLock, readLock } from './lock.ts';

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
/** A holder on another machine, with a lease. */
const remote = { ...holder, host: 'elsewhere', leaseMs: 100 };
/** A lock of a process of this machine that is no more. */
const leaveDeadLock = () => configs.leaveLock(holder);

describe('the deploy lock', () => {
  it('has one holder at a time, and is free after its release', async () => {
    const lock = await acquireLock(site, 'deploy');
    await expect(acquireLock(site, 'rollback')).rejects.toMatchObject({ outcome: 'refused' });
    await lock.release();
    expect(configs.names()).toEqual([]);
    await (await acquireLock(site, 'rollback')).release();
  });

  it('of a dead holder on this machine is taken over at once, with a warning', async () => {
    leaveDeadLock();
    await acquireLock(site, 'deploy');
    expect(await readLock(site)).toMatchObject({ pid: process.pid });
    expect(events).toMatchObject([{ event: 'warning' }]);
  });

  it('goes to one of two concurrent takeovers', async () => {
    leaveDeadLock();
    const taken = await Promise.allSettled([acquireLock(site, 'deploy'), acquireLock(site, 'deploy')]);
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that another run has just taken over stays with that run', async () => {
    leaveDeadLock();
    let other: Promise<unknown> | undefined;
    configs.beforeRemoval = async () => {
      if (other) return;
      other = acquireLock(site, 'rollback');
      await other;
    };
    await expect(acquireLock(site, 'deploy')).rejects.toThrow(/another rollback of orders is running/);
  });

  it('of another machine stays with its holder after a new heartbeat', async () => {
    configs.leaveLock(remote);
    let looks = 0;
    const docker: Docker = (argv, options) => {
      if (argv[1] === 'ls' && ++looks === 2) configs.beat();
      return configs.docker(argv, options);
    };
    await expect(acquireLock(siteOf(docker), 'deploy')).rejects.toThrow(
      /another deploy of orders is running/,
    );
  });

  it('of another machine without heartbeats that a third run takes over first stays with that run', async () => {
    configs.leaveLock(remote);
    let taken = false;
    configs.beforeRemoval = async () => {
      if (!taken) configs.leaveLock({ ...remote, command: 'rollback' }, 'third');
      taken = true;
    };
    await expect(acquireLock(site, 'deploy')).rejects.toThrow(/another rollback of orders is running/);
  });

  it('is not removed by an earlier holder whose lock was broken', async () => {
    const lock = await acquireLock(site, 'deploy');
    expect(await breakLock(site)).toBe(true);
    await acquireLock(site, 'rollback');
    await lock.release();
    expect(await readLock(site)).toMatchObject({ command: 'rollback' });
  });

  it('of an older version on another machine is respected until it is broken by hand', async () => {
    configs.leaveLock({ ...holder, host: 'elsewhere' });
    await expect(acquireLock(site, 'deploy')).rejects.toMatchObject({
      outcome: 'refused',
      hint: expect.stringContaining('npm run unlock -- --target lab'),
    });
    expect(await breakLock(site)).toBe(true);
  });

  it('that is unreadable is respected until it is broken by hand', async () => {
    configs.leaveLock({ hello: 'world' });
    await expect(acquireLock(site, 'deploy')).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('the lock is unreadable'),
      hint: expect.stringContaining('npm run unlock -- --target lab'),
    });
    expect(await breakLock(site)).toBe(true);
  });

  it('that is free cannot be broken', async () => expect(await breakLock(site)).toBe(false));
});
