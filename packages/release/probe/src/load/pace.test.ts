import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pace } from './pace.ts';
import type { ScheduleEnd } from './schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function* at(offsets: number[], end: ScheduleEnd): Generator<number, ScheduleEnd> {
  yield* offsets;
  return end;
}

test('each arrival comes at its time, with its number', async () => {
  const arrivals: [number, number][] = [];
  const pacing = pace(at([0, 100, 250], { atMs: 250, ending: 'count' }), (...arrival) =>
    arrivals.push(arrival),
  );
  await vi.advanceTimersByTimeAsync(99);
  expect(arrivals).toEqual([[0, 0]]);
  await vi.advanceTimersByTimeAsync(2);
  expect(arrivals).toEqual([
    [0, 0],
    [100, 1],
  ]);
  await vi.advanceTimersByTimeAsync(200);
  expect(arrivals.at(-1)).toEqual([250, 2]);
  expect(await pacing.ended).toBe('count');
});

test('a schedule with a duration lasts as long, after its last arrival too', async () => {
  const ended = vi.fn();
  pace(at([0], { atMs: 1000, ending: 'duration' }), () => {}).ended.then(ended);
  await vi.advanceTimersByTimeAsync(990);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20);
  expect(ended).toHaveBeenCalledWith('duration');
});

test('delivers all arrivals that became due during a stall at once, with their due offsets', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const arrivals: number[] = [];
  pace(at([0, 10, 20, 30, 9000], { atMs: 9000, ending: 'count' }), (offset) => arrivals.push(offset));
  clock.mockReturnValue(35);
  vi.runOnlyPendingTimers();
  expect(arrivals).toEqual([0, 10, 20, 30]);
});

test('nothing arrives after stop', async () => {
  const arrive = vi.fn();
  const pacing = pace(at([0, 10, 20], { atMs: 20, ending: 'count' }), arrive);
  await vi.advanceTimersByTimeAsync(5);
  pacing.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(arrive).toHaveBeenCalledTimes(1);
  expect(await pacing.ended).toBe('stopped');
});
