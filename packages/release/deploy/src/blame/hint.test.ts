import { expect, it } from 'vitest';
import type { Platform } from '../target/load.ts';
import { FIX_IT, hintFor } from './hint.ts';

const local = { name: 'local', stack: 'orders', database: 'bundled' } as const;

it.each(['host', 'database', 'incumbent', 'metrics', 'unclear', 'engine'] as const)(
  'trouble of kind %s is never mended with a new version of the release',
  (doubt) => {
    const hint = hintFor(doubt, local, 'worker-2');
    expect(hint).toMatch(/deploy the same release again/);
    expect(hint).not.toContain(FIX_IT);
  },
);

it('the hint for an engine fault names the node', () =>
  expect(hintFor('engine', local, 'worker-2')).toContain('worker-2'));

it('on a platform the hints name its Prometheus, and its PostgreSQL if it is shared', () => {
  const platform = { name: 'local', stack: 'shop' } as Platform;
  const target = { name: 'payments', stack: 'payments', platform } as const;
  expect(hintFor('metrics', { ...target, database: 'shared' })).toContain('shop_prometheus');
  expect(hintFor('database', { ...target, database: 'shared' })).toContain('shop_db');
  expect(hintFor('database', { ...target, database: 'bundled' })).toContain('payments_db');
});
