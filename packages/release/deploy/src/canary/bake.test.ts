import type { TaskView } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { bakingOf } from './bake.ts';

const IMAGE = 'shop/orders-api:2.0.0@sha256:a';
const task = (of: Partial<TaskView>): TaskView => ({
  ...{ id: 't', slot: 1, node: 'n', image: IMAGE, state: 'running', desired: 'running', error: '' },
  ...{ exitCode: undefined, createdAt: 0, since: 4_000 },
  ...of,
});

it.each([
  ['no task yet', [], 'starting'],
  ['a task that is not healthy yet', [task({ state: 'starting' })], 'starting'],
  ['a healthy task', [task({})], 'serving'],
  ['a task that failed, although Swarm has started another', [task({}), task({ state: 'failed' })], 'failed'],
  ['a task that could not be started', [task({ state: 'rejected' })], 'failed'],
  ['a failed task of an earlier canary', [task({ state: 'failed', image: 'other' }), task({})], 'serving'],
] as const)('a canary with %s', (_, tasks, kind) => expect(bakingOf(tasks, IMAGE).kind).toBe(kind));
