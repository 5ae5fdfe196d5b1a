import { expect, it } from 'vitest';
import { schemaDone } from './schema-done.ts';

const first = { change: '001_create_orders', expand: 'done', backfill: 'none', contract: 'none' };
const second = { change: '002_add_order_tracking', expand: 'done', backfill: 'done', contract: 'done' };
const said = (...changes: object[]) => ({ event: 'result', schema: { changes } }) as never;

it('is done when no phase of any change waits', () => expect(schemaDone(said(first, second))).toBe(true));

it.each(['expand', 'backfill', 'contract'])('is not done while an %s waits', (phase) =>
  expect(schemaDone(said(first, { ...second, [phase]: 'pending' }))).toBe(false),
);

it('is not done when nobody said anything', () => {
  expect(schemaDone(undefined)).toBe(false);
  expect(schemaDone(said())).toBe(false);
});
