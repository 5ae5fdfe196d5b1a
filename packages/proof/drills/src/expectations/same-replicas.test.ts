import { expect, it } from 'vitest';
import type { Replica } from '../observe/replicas.ts';
import { endedSince } from './same-replicas.ts';

const replica = (of: Partial<Replica>): Replica => ({
  ...{ id: 't1', release: '2.0.0', node: 'node-2', slot: 1, startedAt: 0 },
  ...of,
});

it('lists each replica that has ended since, with its end, and no other', () => {
  const replicas = [
    replica({ slot: 1, goneAt: 999, end: 'drained' }),
    replica({ slot: 2, goneAt: 1_000, end: 'killed', message: 'unhealthy container' }),
    replica({ slot: 3 }),
  ];
  expect(endedSince(replicas, 1_000)).toEqual(['2 on node-2: killed, unhealthy container']);
});
