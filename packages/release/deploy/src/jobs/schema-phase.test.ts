import { expect, test } from 'vitest';
import { EXIT } from '../errors.ts';
import { afterRollout, beforeReplicas } from './schema-phase.ts';

const local = { name: 'local', database: 'bundled' } as const;

test('an expand that the schema refuses has changed nothing: exit code 2; one that fails may have: 1', () => {
  const { refused, failed } = beforeReplicas(local, true);
  expect([EXIT[refused], EXIT[failed]]).toEqual([2, 1]);
});

test('where nothing serves and the database is ours, the way to an empty one is named', () => {
  expect(beforeReplicas(local, false).hint).toContain('npm run teardown -- --target local --data');
});

test.each([
  ['a release serves from it', local, true],
  ['it is not of this project', { name: 'shop', database: 'external' } as const, false],
])('the advice to empty a database is not given when %s', (_, target, serves) => {
  expect(beforeReplicas(target, serves).hint).not.toContain('--data');
});

test('with the new release serving, whatever the schema says leaves the deploy half-way', () => {
  const { refused, failed } = afterRollout('2.0.0');
  expect([EXIT[refused], EXIT[failed]]).toEqual([4, 4]);
});
