import { hostname } from 'node:os';
import { type Docker, DockerError } from '@zero-downtime/swarm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { breakLock, readLock, takeLock } from './lock.ts';

/** Swarm's configs as far as a lock needs them: unique names, and ids that are never used again. */
class Configs {
  stored = new Map<string, { name: string; data: string }>();
  made = 0;
  /** Awaited before each removal, so that a test can put somebody else in between. */
  beforeRemoval: () => Promise<unknown> = async () => {};

  docker: Docker = async ([, verb, ...args], options) => {
    const wanted = args.at(-1) ?? '';
    const found = [...this.stored].find(([id, { name }]) => id === wanted || name === wanted)?.[0];
    switch (verb) {
      case 'create': {
        const name = args.at(-2) ?? '';
        if ([...this.stored.values()].some((config) => config.name === name))
          throw new DockerError([], 'rpc error: code = AlreadyExists');
        const id = `id${++this.made}`;
        this.stored.set(id, { name, data: options?.input ?? '' });
        return id;
      }
      case 'inspect': {
        const config = this.stored.get(found ?? '');
        if (!config) throw new DockerError([], `no such config: ${wanted}`);
        const Spec = { Name: config.name, Data: Buffer.from(config.data).toString('base64') };
        return JSON.stringify([{ ID: found, CreatedAt: '2026-01-01T00:00:00Z', Spec }]);
      }
      default: {
        await this.beforeRemoval();
        if (!this.stored.delete(found ?? '')) throw new DockerError([], `no such config: ${wanted}`);
        return '';
      }
    }
  };
}

let configs: Configs;
let events: DeployEvent[];
let site: Site;
beforeEach(() => {
  configs = new Configs();
  events = [];
  const target = { name: 'lab', stack: 'orders' };
  site = {
    docker: configs.docker,
    target,
    report: (event: DeployEvent) => events.push(event),
  } as unknown as Site;
});

/** A lock of a process of this machine that is no more. */
const leaveDeadLock = () => {
  const holder = { command: 'deploy', by: 'ada', host: hostname(), pid: 1, process: 'long/ago', since: '' };
  configs.stored.set('dead', { name: 'orders_deploy-lock', data: JSON.stringify(holder) });
};

describe('the deploy lock', () => {
  it('is held by one at a time, and free again when it is released', async () => {
    const unlock = await takeLock(site, 'deploy');
    await expect(takeLock(site, 'rollback')).rejects.toMatchObject({ outcome: 'refused' });
    await unlock();
    expect(await readLock(site)).toBeUndefined();
    await (await takeLock(site, 'rollback'))();
  });

  it('of a holder that has died on this machine is taken over, and said so', async () => {
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

  it('that somebody else has taken over meanwhile is not taken from them', async () => {
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
    const unlock = await takeLock(site, 'deploy');
    expect(await breakLock(site)).toBe(true);
    await takeLock(site, 'rollback');
    await unlock();
    expect(await readLock(site)).toMatchObject({ command: 'rollback' });
  });

  it('that nobody holds cannot be broken', async () => expect(await breakLock(site)).toBe(false));
});
