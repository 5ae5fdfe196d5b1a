import type { Docker } from '@zero-downtime/swarm';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { awaitHealthy } from './healthy.ts';

const IMAGE = 'registry/part:1.0.0@sha256:aa';

/** A Swarm with services of one replica each, by the states of the tasks that they have had. */
function swarmOf(services: Record<string, readonly string[]>) {
  const asked: string[] = [];
  const task = (ID: string) => {
    const [name = '', nth] = ID.split('.');
    const state = services[name]?.[Number(nth)] ?? '';
    return {
      ...{ ID, Slot: 1, NodeID: 'n1', CreatedAt: new Date().toISOString() },
      Spec: { ContainerSpec: { Image: IMAGE } },
      DesiredState: state === 'failed' ? 'shutdown' : 'running',
      Status: { State: state, Timestamp: new Date().toISOString(), Err: state === 'failed' ? 'no port' : '' },
    };
  };
  const docker: Docker = async (argv) => {
    const line = argv.join(' ');
    const name = argv.at(-1) ?? '';
    if (line.startsWith('service inspect')) {
      asked.push(name);
      const TaskTemplate = { ContainerSpec: { Image: IMAGE } };
      const Spec = { Name: name, Mode: { Replicated: { Replicas: 1 } }, TaskTemplate };
      return JSON.stringify([{ ID: name, Spec }]);
    }
    if (line.startsWith('service ps'))
      return (services[name] ?? []).map((_, nth) => `${name}.${nth}`).join('\n');
    if (line.startsWith('inspect --type task')) return JSON.stringify(argv.slice(3).map(task));
    return '';
  };
  const events: DeployEvent[] = [];
  const target = { name: 'local', stack: 'shop', monitoring: 'off', database: 'bundled' };
  const report = (event: DeployEvent) => void events.push(event);
  const site = { docker, target, report, signal: AbortSignal.timeout(60_000) } as unknown as Site;
  return { site, asked, events };
}

it('services that are healthy are waited for together, and the last ones are named meanwhile', async () => {
  const { site, events } = swarmOf({ shop_db: ['running'], shop_edge: ['running'] });
  await awaitHealthy(site, ['shop_db', 'shop_edge']);
  expect(events).toEqual([{ phase: 'platform', event: 'progress', message: 'waiting for shop_edge' }]);
});

it('the first service that fails ends the wait for the others, with its name and the reason', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { site, asked } = swarmOf({
    shop_db: ['starting'],
    shop_edge: ['failed', 'failed', 'failed', 'starting'],
  });
  await expect(awaitHealthy(site, ['shop_db', 'shop_edge'])).rejects.toMatchObject({
    outcome: 'error',
    message: expect.stringMatching(/^shop_edge did not become healthy: .*no port/),
    hint: expect.stringContaining('docker service ps --no-trunc shop_edge'),
  });
  const ofDatabase = () => asked.filter((name) => name === 'shop_db').length;
  const before = ofDatabase();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ofDatabase()).toBe(before);
});
