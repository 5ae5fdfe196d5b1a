import { expect, it } from 'vitest';
import { schemaOf } from './schema.ts';

const time = '2026-01-01T00:00:09.000Z';
const end = Date.parse(time);
const said = (schema: Record<string, unknown>) => ({ time, event: 'progress', schema: { time, ...schema } });
const step = { change: '002', phase: 'expand', step: 'add a column', tookMs: 40, attempts: 3 };

it('a step began as long before it was told as it took, and has the tries that it needed', () => {
  expect(schemaOf([said({ event: 'step', ...step })])).toEqual({
    steps: [{ at: end - 40, ...step }],
    backfill: [],
  });
});

it('a backfill has as many rows in all as are filled and remain', () => {
  const events = [
    said({ event: 'progress', change: '002', rows: 30, remaining: 70 }),
    said({ event: 'progress', change: '002', rows: 100 }),
  ];
  expect(schemaOf(events)).toEqual({
    steps: [],
    backfill: [
      { at: end, change: '002', rows: 30, total: 100 },
      { at: end, change: '002', rows: 100, total: 100 },
    ],
  });
});

it('what is neither a step nor a backfill is left out', () => {
  const events = [
    { time, event: 'start', phase: 'expand' },
    said({ event: 'waiting', for: 'lock', attempt: 1 }),
  ];
  expect(schemaOf(events)).toEqual({ steps: [], backfill: [] });
});
