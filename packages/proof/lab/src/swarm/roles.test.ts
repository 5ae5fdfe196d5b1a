import { expect, test } from 'vitest';
import type { ListedNode } from './membership.ts';
import { planRoles } from './roles.ts';

const nodes = (...managers: string[]): ListedNode[] =>
  ['node-1', 'node-2', 'node-3'].map((hostname) => ({
    ...{ id: hostname, hostname, status: 'ready', availability: 'active', leads: hostname === managers[0] },
    ...{ manages: managers.includes(hostname), reachable: managers.includes(hostname) },
  }));

test('three managers: the workers are promoted', () => {
  expect(planRoles(nodes('node-1'), 3)).toEqual({ promote: ['node-2', 'node-3'], demote: [] });
});

test('one manager: the others are demoted, also one that leads', () => {
  expect(planRoles(nodes('node-3', 'node-1', 'node-2'), 1)).toEqual({
    promote: [],
    demote: ['node-2', 'node-3'],
  });
});

test('a lab that has the roles is not changed', () => {
  expect(planRoles(nodes('node-1', 'node-2', 'node-3'), 3)).toEqual({ promote: [], demote: [] });
});
