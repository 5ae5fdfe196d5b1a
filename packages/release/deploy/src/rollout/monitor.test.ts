import type { TaskView } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { endedIn, failedSince } from './monitor.ts';

const IMAGE = 'registry/orders-api:2.0.0@sha256:bb';
const task = (id: string, state: TaskView['state'], since: number): TaskView => ({
  ...{ id, slot: 1, node: 'n1', image: IMAGE, state, since, createdAt: 0 },
  ...{ desired: state === 'running' ? 'running' : 'shutdown', error: '', exitCode: undefined },
});
const idsOf = (tasks: readonly TaskView[]) => tasks.map(({ id }) => id);

it('a replica that fails after the rollout counts, and one of an earlier time or another image does not', () => {
  const tasks = [
    task('fails', 'failed', 20),
    task('early', 'failed', 9),
    { ...task('other', 'failed', 20), image: 'registry/orders-api:1.0.0@sha256:aa' },
    task('serves', 'running', 10),
  ];
  expect(idsOf(failedSince(tasks, IMAGE, 10, new Set()))).toEqual(['fails']);
});

it('an end before the rollout does not count when the engine of its node restarts and reports it with a new time', () => {
  const before = endedIn([task('lost its power', 'failed', 1), task('fails', 'running', 1)]);
  const after = [task('lost its power', 'failed', 20), task('fails', 'failed', 20)];
  expect(idsOf(failedSince(after, IMAGE, 10, before))).toEqual(['fails']);
});
