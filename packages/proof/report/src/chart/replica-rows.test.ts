import { describe, expect, it } from 'vitest';
import type { Replica } from '../run/run-schema.ts';
import { replicaRows } from './replica-rows.ts';

const replica = (id: string, node: string, slot: number, startedAt: number, goneAt?: number): Replica => ({
  id,
  release: '1.0.0',
  node,
  slot,
  startedAt,
  ...(goneAt === undefined ? {} : { goneAt }),
});
const ids = (replicas: Replica[]) => replicaRows(replicas).map((row) => row.replicas.map(({ id }) => id));

describe('replicaRows', () => {
  it('puts the next replica of a slot in the same row when the last one has ended', () => {
    expect(ids([replica('second', 'n1', 1, 20), replica('first', 'n1', 1, 0, 10)])).toEqual([
      ['first', 'second'],
    ]);
  });

  it('gives a replica that starts before the old one has ended a separate row', () => {
    expect(ids([replica('old', 'n1', 1, 0, 10), replica('new', 'n1', 1, 5)])).toEqual([['old'], ['new']]);
  });

  it('sorts by node in natural order, then by slot', () => {
    const rows = replicaRows([
      replica('c', 'node-10', 1, 0),
      replica('b', 'node-2', 2, 0),
      replica('a', 'node-2', 1, 0),
    ]);
    expect(rows.map(({ node, slot }) => [node, slot])).toEqual([
      ['node-2', 1],
      ['node-2', 2],
      ['node-10', 1],
    ]);
  });
});
