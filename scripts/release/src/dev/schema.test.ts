import { expect, test } from 'vitest';
import { explain, nextPhase } from './schema.ts';

const done = { expand: 'done', backfill: 'none', contract: 'none' } as const;

test('pending phases run in order', () => {
  const first = { change: '001_a', ...done };
  const second = { change: '002_b', expand: 'done', backfill: 'pending', contract: 'pending' } as const;
  expect(nextPhase({ changes: [first] }, 'expand')).toBeUndefined();
  expect(nextPhase({ changes: [first, second] }, 'expand')).toBe('backfill');
  expect(nextPhase({ changes: [first, second] }, 'backfill')).toBe('contract');
  expect(nextPhase({ changes: [first, second] }, 'contract')).toBeUndefined();
  expect(nextPhase({ changes: [{ ...second, backfill: 'none' }] }, 'expand')).toBe('contract');
});

test('a phase that was not applied is reported with the next step', () => {
  const reset = 'npm run dev -- payments --reset';
  const refused = { outcome: 'refused', message: '001_a was edited', changes: [] } as const;
  expect(explain('expand', refused, reset)).toContain('expand refused: 001_a was edited\n');
  expect(explain('expand', refused, reset)).toContain(reset);
  expect(explain('contract', refused, reset)).not.toContain('--reset');
});
