import { expect, test } from 'vitest';
import { planSwarm, type SwarmInfo } from './swarm-plan.ts';

function info(facts: Partial<SwarmInfo>): SwarmInfo {
  return {
    LocalNodeState: 'active',
    ControlAvailable: true,
    Error: '',
    NodeAddr: '127.0.0.1',
    RemoteManagers: null,
    ...facts,
  };
}

test('a manager is not changed, whatever address its Swarm was created with', () => {
  expect(planSwarm(info({ NodeAddr: '192.168.1.7' })).do).toBe('nothing');
});

test('an engine outside any Swarm gets one', () => {
  expect(planSwarm(info({ LocalNodeState: 'inactive', ControlAvailable: false })).do).toBe('init');
});

test('a Swarm that is still starting is waited for', () => {
  expect(planSwarm(info({ LocalNodeState: 'pending', ControlAvailable: false })).do).toBe('wait');
});

test('on a worker setup stops and names the managers', () => {
  const plan = planSwarm(info({ ControlAvailable: false, RemoteManagers: [{ Addr: '10.0.0.1:2377' }] }));
  expect(plan).toMatchObject({ do: 'stop', because: expect.stringContaining('10.0.0.1:2377') });
});

test('a locked Swarm must be unlocked by the operator', () => {
  const plan = planSwarm(info({ LocalNodeState: 'locked', ControlAvailable: false }));
  expect(plan).toMatchObject({ do: 'stop', because: expect.stringContaining('docker swarm unlock') });
});

test('a Swarm whose address no longer exists can be moved without loss', () => {
  const plan = planSwarm(
    info({
      LocalNodeState: 'error',
      ControlAvailable: false,
      NodeAddr: '192.0.2.77',
      Error:
        'failed to listen on remote API address: listen tcp 192.0.2.77:2377: bind: cannot assign requested address',
    }),
  );
  expect(plan.because).toContain("sed -i 's/192.0.2.77/127.0.0.1/g'");
  expect(plan.because).not.toContain('leave');
});

test('for any other error setup stops and names what leaving the Swarm would lose', () => {
  const plan = planSwarm(info({ LocalNodeState: 'error', ControlAvailable: false, Error: 'no PEM data' }));
  expect(plan.do).toBe('stop');
  expect(plan.because).toContain('no PEM data');
  expect(plan.because).toContain('loses its secrets');
});
