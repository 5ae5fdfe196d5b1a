import { expect, it } from 'vitest';
import { schemaDone } from './schema-done.ts';

const first = { change: '001_create_orders', expand: 'done', backfill: 'none', contract: 'none' };
const second = { change: '002_add_order_tracking', expand: 'done', backfill: 'done', contract: 'done' };
const statusOf = (...changes: object[]) => ({ event: 'result', schema: { changes } }) as never;

it('is done when no phase of any change waits', () => expect(schemaDone(statusOf(first, second))).toBe(true));

it.each(['expand', 'backfill', 'contract'])('is not done while an %s waits', (phase) =>
  expect(schemaDone(statusOf(first, { ...second, [phase]: 'pending' }))).toBe(false),
);

it('is not done without a status', () => {
  expect(schemaDone(undefined)).toBe(false);
  expect(schemaDone(statusOf())).toBe(false);
});
