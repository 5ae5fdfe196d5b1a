import { describe, expect, it } from 'vitest';
import { planSwarm, type SwarmInfo } from './swarm-plan.ts';

const swarm = (changes: Partial<SwarmInfo>): SwarmInfo => ({
  LocalNodeState: 'active',
  ControlAvailable: true,
  Error: '',
  NodeAddr: '127.0.0.1',
  RemoteManagers: null,
  ...changes,
});

describe('the Swarm', () => {
  it.each([
    ['is left alone when this node manages it', {}, 'nothing'],
    ['is made when there is none', { LocalNodeState: 'inactive', ControlAvailable: false }, 'init'],
    ['is waited for while it starts', { LocalNodeState: 'pending', ControlAvailable: false }, 'wait'],
    [
      'in error is for a person to judge: the next step could cost its secrets',
      { LocalNodeState: 'error', ControlAvailable: false },
      'stop',
    ],
    [
      'that is locked is for its owner to unlock',
      { LocalNodeState: 'locked', ControlAvailable: false },
      'stop',
    ],
    [
      'that this node only works for is not ours',
      { ControlAvailable: false, RemoteManagers: [{ Addr: '10.0.0.1:2377' }] },
      'stop',
    ],
  ] as const)('%s', (_, changes, expected) =>
    expect(planSwarm(swarm(changes as Partial<SwarmInfo>)).do).toBe(expected),
  );

  it('whose address is gone says how it keeps everything it has', () => {
    const gone = swarm({
      LocalNodeState: 'error',
      NodeAddr: '10.1.2.3',
      Error: 'listen tcp 10.1.2.3:2377: bind: cannot assign requested address',
    });
    expect(planSwarm(gone)).toMatchObject({
      do: 'stop',
      because: expect.stringContaining('s/10.1.2.3/127.0.0.1/g'),
    });
  });
});
