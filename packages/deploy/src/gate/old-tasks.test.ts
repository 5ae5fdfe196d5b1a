import type { TaskState, TaskView } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { oldTasks } from './old-tasks.ts';

const task = (image: string, state: TaskState): TaskView => ({
  id: image + state,
  slot: 1,
  node: 'n',
  image,
  state,
  desired: 'shutdown',
  error: '',
  exitCode: undefined,
  createdAt: 0,
  since: 0,
});

it('the gate sees an older replica until its container has really ended, also while it drains or its node is unreachable', () => {
  const tasks = [
    task('new', 'running'),
    task('old', 'running'),
    task('old', 'starting'),
    task('old', 'orphaned'),
    task('old', 'shutdown'),
    task('old', 'failed'),
  ];
  expect(oldTasks(tasks, 'new').map((old) => old.state)).toEqual(['running', 'starting']);
});
