import { expect, it } from 'vitest';
import { schemaOf } from './schema.ts';

const time = '2026-01-01T00:00:09.000Z';
const end = Date.parse(time);
const progressOf = (schema: Record<string, unknown>) => ({
  time,
  event: 'progress',
  schema: { time, ...schema },
});
const step = { change: '002', phase: 'expand', step: 'add a column', tookMs: 40, attempts: 3 };

it('a step starts its duration before its event, and has its number of tries', () => {
  expect(schemaOf([progressOf({ event: 'step', ...step })])).toEqual({
    steps: [{ at: end - 40, ...step }],
    backfill: [],
  });
});

it('the total rows of a backfill are the filled and the remaining ones', () => {
  const events = [
    progressOf({ event: 'progress', change: '002', rows: 30, remaining: 70 }),
    progressOf({ event: 'progress', change: '002', rows: 100 }),
  ];
  expect(schemaOf(events)).toEqual({
    steps: [],
    backfill: [
      { at: end, change: '002', rows: 30, total: 100 },
      { at: end, change: '002', rows: 100, total: 100 },
    ],
  });
});

it('other events are ignored', () => {
  const events = [
    { time, event: 'start', phase: 'expand' },
    progressOf({ event: 'waiting', for: 'lock', attempt: 1 }),
  ];
  expect(schemaOf(events)).toEqual({ steps: [], backfill: [] });
});
