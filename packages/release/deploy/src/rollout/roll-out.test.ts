import type { Docker } from '@zero-downtime/swarm';
import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import type { ApiStack } from '../stack/api.ts';
import { rollOut } from './roll-out.ts';

const IMAGE = 'registry/orders-api:2.0.0@sha256:bb';
const release = { version: '2.0.0', image: IMAGE, content: 'c', settings: 's' };
const SANDBOX = 'network sandbox does not exist for container orders_api.1';

interface Act {
  update: string;
  /** What its replica failed with. */
  error?: string;
}

/** A Swarm in which each update that is asked for ends in the next of these ways. */
function swarmThat(...ends: Act[]) {
  const asked: string[] = [];
  const tasks: object[] = [];
  let current: Act = { update: 'completed' };
  const begin = (what: string) => {
    asked.push(what);
    current = ends[asked.length - 1] as Act;
    const at = new Date(Date.now() + asked.length).toISOString();
    const task = (state: string, Err = '') => ({
      ...{
        ID: `t${tasks.length}`,
        Slot: 1,
        NodeID: 'n1',
        CreatedAt: at,
        Spec: { ContainerSpec: { Image: IMAGE } },
      },
      ...{
        DesiredState: state === 'running' ? 'running' : 'shutdown',
        Status: { State: state, Timestamp: at, Err },
      },
    });
    if (current.error) tasks.push(task('failed', current.error));
    else tasks.push(task('running'));
    return '';
  };
  const docker: Docker = async (argv) => {
    const line = argv.join(' ');
    if (line.startsWith('service update')) return begin(line.includes('--force') ? 'restart' : 'resume');
    if (line.startsWith('service inspect')) return inspected(current.update);
    if (line.startsWith('service ps')) return tasks.map((_, index) => `t${index}`).join('\n');
    if (line.startsWith('inspect --type task')) return JSON.stringify(tasks);
    if (line.startsWith('node inspect')) return 'worker-2';
    return '';
  };
  const events: DeployEvent[] = [];
  const target = { name: 'local', stack: 'orders', monitoring: 'off', database: 'external' };
  const site = {
    ...{ docker, target, signal: new AbortController().signal },
    report: (event: DeployEvent) => events.push(event),
  } as unknown as Site;
  const run = (how: 'restart' | 'resume') =>
    rollOut(site, { release, previous: release, api: {} as ApiStack, how, phase: 'rollout' });
  const warnings = () => events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  return { run, asked, warnings };
}

const inspected = (update: string): string =>
  JSON.stringify([
    {
      ...{ ID: 's', UpdateStatus: { State: update, Message: 'said Swarm' } },
      Spec: {
        ...{ Name: 'orders_api', Mode: { Replicated: { Replicas: 1 } } },
        TaskTemplate: { ContainerSpec: { Image: IMAGE } },
      },
    },
  ]);

describe('a rollout', () => {
  it('is retried once after an engine fault, with a warning', async () => {
    const swarm = swarmThat({ update: 'rollback_completed', error: SANDBOX }, { update: 'completed' });
    await swarm.run('restart');
    expect(swarm.asked).toEqual(['restart', 'restart']);
    expect(swarm.warnings()).toEqual([
      `an engine fault on node worker-2, not the release: ${SANDBOX}; trying the rollout once more`,
    ]);
  });

  it('names the node after two engine faults, and does not ask for a new version', async () => {
    const fault = { update: 'rollback_completed', error: SANDBOX };
    await expect(swarmThat(fault, fault).run('restart')).rejects.toMatchObject({
      outcome: 'halfWay',
      message: expect.stringContaining('an engine fault on node worker-2, not the release'),
      hint: expect.stringMatching(/worker-2.*deploy the same release again/),
    });
  });

  it('is not retried when the release is at fault', async () => {
    const swarm = swarmThat({ update: 'rollback_completed', error: 'task: non-zero exit (1)' });
    await expect(swarm.run('restart')).rejects.toThrow('non-zero exit (1)');
    expect(swarm.asked).toEqual(['restart']);
  });

  it('that Swarm has paused is resumed, without replacing replicas that are up to date', async () => {
    const swarm = swarmThat({ update: 'completed' });
    await swarm.run('resume');
    expect(swarm.asked).toEqual(['resume']);
  });
});
