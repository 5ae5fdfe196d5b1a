import type { TaskView } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { follow } from './replicas.ts';

const task = (of: Partial<TaskView>): TaskView => ({
  id: 't1',
  slot: 1,
  node: 'n1',
  image: 'registry:5000/orders-api:2.0.0@sha256:abc',
  state: 'running',
  desired: 'running',
  error: '',
  exitCode: undefined,
  createdAt: 1_000,
  since: 4_000,
  ...of,
});
const watch = (...looks: [number, Partial<TaskView>][]) => {
  const lives = looks.reduce((known, [now, of]) => follow(known, [task(of)], now), new Map());
  return lives.get('t1');
};

it('a replica is started, healthy, draining and ended', () => {
  expect(
    watch(
      [2_000, { state: 'starting', desired: 'running', since: 1_500 }],
      [5_000, {}],
      [9_000, { desired: 'shutdown' }],
      [10_000, { desired: 'shutdown' }],
      [15_000, { desired: 'shutdown', state: 'shutdown', since: 14_200, exitCode: 0 }],
    ),
  ).toEqual({
    id: 't1',
    release: '2.0.0',
    node: 'n1',
    slot: 1,
    startedAt: 1_000,
    healthyAt: 4_000,
    drainingAt: 9_000,
    goneAt: 14_200,
    end: 'drained',
    exitCode: 0,
  });
});

it.each([
  ['killed', { state: 'failed', desired: 'shutdown', exitCode: 137, error: 'task: non-zero exit (137)' }],
  ['failed', { state: 'failed', desired: 'shutdown', exitCode: 1 }],
  ['failed', { state: 'complete', desired: 'running', exitCode: 0 }],
  ['failed', { state: 'rejected', desired: 'shutdown', error: 'No such image' }],
] as const)('the end of a replica is classified: %s', (end, of) => {
  expect(watch([5_000, {}], [9_000, of])?.end).toBe(end);
});

it('a replica is kept when Swarm removes the task', () => {
  const seen = follow(new Map(), [task({})], 5_000);
  expect(follow(seen, [], 9_000)).toEqual(seen);
});
