import { expect, it } from 'vitest';
import { analysisReadingsIn } from './canary-analysis.ts';

it('each reading of the metrics has a point for each release', () => {
  const time = '2026-01-01T00:00:00.000Z';
  const seen = [
    { release: '1.0.0', requests: 60, errorRatio: 0, p99Ms: 20 },
    { release: '2.0.0', requests: 0, errorRatio: null, p99Ms: null },
  ];
  const events = [
    { time, event: 'start', phase: 'canary' },
    { time, event: 'judged', phase: 'canary', releases: seen },
    { time, event: 'judged', phase: 'canary', releases: 'nothing' },
  ];
  expect(analysisReadingsIn(events)).toEqual(seen.map((one) => ({ at: Date.parse(time), ...one })));
});
