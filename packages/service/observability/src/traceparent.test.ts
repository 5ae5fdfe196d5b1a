import { expect, it } from 'vitest';
import { parseTraceparent } from './index.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

it('reads trace, parent span and sampled flag', () => {
  expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, sampled: true });
  expect(parseTraceparent(`00-${traceId}-${spanId}-00`)).toEqual({ traceId, spanId, sampled: false });
});

it('reads the known part of a later version', () => {
  expect(parseTraceparent(`cc-${traceId}-${spanId}-09-what-comes-then`)).toEqual({
    traceId,
    spanId,
    sampled: true,
  });
});

it.each([
  undefined,
  '',
  'none',
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}-01-more`,
  `cc-${traceId}-${spanId}-01more`,
  `00-${traceId}-${spanId}-1`,
  `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
  ` 00-${traceId}-${spanId}-01`,
])('ignores %j', (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});
