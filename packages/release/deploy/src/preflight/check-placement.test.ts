import { expect, test } from 'vitest';
import { placementTrouble } from './check-placement.ts';

const found = {
  service: 'orders_db',
  exists: false,
  constraints: ['node.role == manager'],
  managers: ['a', 'b', 'c'],
};

test('a bundled database that several managers may run is refused, with the setting that binds it', () => {
  expect(placementTrouble(found)).toEqual({
    message: expect.stringContaining('orders_db'),
    hint: expect.stringContaining('DATABASE_CONSTRAINT: node.hostname==a'),
  });
});

test('a database that exists is bound by an update of its service, because a deploy does not change it', () => {
  expect(placementTrouble({ ...found, exists: true })?.hint).toContain(
    'docker service update --constraint-add node.hostname==NODE orders_db',
  );
});

test.each([
  ['a Swarm with one manager', { managers: ['a'] }],
  ['a database that is bound by name', { constraints: ['node.role == manager', 'node.hostname==a'] }],
  ['a database that is bound by a label', { constraints: ['node.labels.database == true'] }],
])('%s is accepted', (_, more) => {
  expect(placementTrouble({ ...found, ...more })).toBeUndefined();
});
