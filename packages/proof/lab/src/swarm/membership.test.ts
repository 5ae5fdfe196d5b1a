import { expect, test } from 'vitest';
import type { NodeName } from '../spec.ts';
import { type ListedNode, type Membership, planJoin, readMembership } from './membership.ts';

const out: Membership = { nodeId: '', state: 'inactive', manages: false, managers: 0, error: '' };
const inside = (nodeId: string): Membership => ({ ...out, nodeId, state: 'active' });
const listed = (...ids: string[]): ListedNode[] =>
  ids.map((id) => ({
    ...{ id, hostname: id, status: 'ready', availability: 'active' },
    ...{ manages: false, reachable: false, leads: false },
  }));
const workers = (one: Membership, two: Membership) =>
  new Map<NodeName, Membership>([
    ['node-2', one],
    ['node-3', two],
  ]);
const manager = { ...inside('m'), manages: true };

test('new workers join', () => {
  expect(planJoin(workers(out, out), manager, listed('m'))).toEqual({
    leave: [],
    join: ['node-2', 'node-3'],
    forget: [],
  });
});

test('workers that are members are not changed, even while they reconnect', () => {
  const connecting = { ...inside('b'), state: 'pending' };
  expect(planJoin(workers(inside('a'), connecting), manager, listed('m', 'a', 'b'))).toEqual({
    leave: [],
    join: [],
    forget: [],
  });
});

test('a worker of another Swarm leaves it first', () => {
  expect(planJoin(workers(inside('stranger'), inside('b')), manager, listed('m', 'b'))).toMatchObject({
    leave: ['node-2'],
    join: ['node-2'],
  });
});

test('a recreated node is not listed twice', () => {
  expect(planJoin(workers(out, inside('b')), manager, listed('m', 'a', 'b')).forget).toEqual(['a']);
});

test('an engine outside a Swarm is inactive', () => {
  const info = { Swarm: { NodeID: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '' } };
  expect(readMembership(JSON.stringify(info))).toEqual(out);
});
