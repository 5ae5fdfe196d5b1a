import type { Docker } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { watchRollout } from './watch.ts';

const IMAGE = 'registry/orders-api:2.0.0@sha256:bb';
const SANDBOX = 'network sandbox does not exist for container orders_api.1';
const AT_ONCE = { Test: ['CMD', 'probe'], Interval: 1e6, Timeout: 1e6, StartPeriod: 1e6, Retries: 1 };

/** A Swarm whose new replica is starting until `serves` is set, after a replica that failed with `error`. */
function startSwarm(error: string) {
  const swarm = { serves: false };
  const task = (ID: string, state: string, Err = '') => ({
    ...{ ID, Slot: 1, NodeID: 'n1', CreatedAt: new Date().toISOString() },
    Spec: { ContainerSpec: { Image: IMAGE } },
    DesiredState: state === 'failed' ? 'shutdown' : 'running',
    Status: { State: state, Timestamp: new Date().toISOString(), Err },
  });
  const service = () => ({
    ...{ ID: 's', UpdateStatus: { State: swarm.serves ? 'completed' : 'updating', Message: '' } },
    Spec: {
      ...{ Name: 'orders_api', Mode: { Replicated: { Replicas: 1 } } },
      TaskTemplate: { ContainerSpec: { Image: IMAGE, Healthcheck: AT_ONCE } },
    },
  });
  const docker: Docker = async (argv) => {
    const line = argv.join(' ');
    if (line.startsWith('service inspect')) return JSON.stringify([service()]);
    if (line.startsWith('service ps')) return 'new\nfailed';
    if (line.startsWith('inspect --type task'))
      return JSON.stringify([
        task('new', swarm.serves ? 'running' : 'starting'),
        task('failed', 'failed', error),
      ]);
    return line.startsWith('node inspect') ? 'worker-2' : '';
  };
  return Object.assign(swarm, { docker });
}

function watch(swarm: ReturnType<typeof startSwarm>) {
  const warnings: string[] = [];
  const target = { name: 'local', stack: 'orders', monitoring: 'off', database: 'external' };
  const report = (event: DeployEvent) => {
    if (event.event !== 'warning') return;
    warnings.push(event.message);
    swarm.serves = true;
  };
  const site = { docker: swarm.docker, target, report, signal: AbortSignal.timeout(60_000) };
  const options = { service: 'orders_api', image: IMAGE, replaces: true, phase: 'rollout' } as const;
  return watchRollout(site as unknown as Site, options).then((end) => ({ ...end, warnings }));
}

it('a replica that becomes healthy late because of the engine is waited for, with a warning', async () => {
  const { verdict, warnings } = await watch(startSwarm(SANDBOX));
  expect(verdict).toEqual({ kind: 'done' });
  expect(warnings).toEqual([
    expect.stringMatching(/not held against the release: an engine fault on node worker-2/),
  ]);
});

it('a replica that does not become healthy in time because of the release ends the rollout', async () => {
  const { verdict, warnings } = await watch(startSwarm('task: non-zero exit (1)'));
  expect(verdict).toMatchObject({ kind: 'unready', why: expect.stringContaining('replica 1') });
  expect(warnings).toEqual([]);
});
