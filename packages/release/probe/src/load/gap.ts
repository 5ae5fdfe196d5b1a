/**
 * Finds the longest time without a success. Times are milliseconds of one clock, in ascending order; what is after the moment that is
 * asked about does not count, as a success comes seldom once nothing is sent any more.
 */
export type Gap = { success(atMs: number): void; longestUntil(nowMs: number): number };

export function openGap(startMs: number): Gap {
  let last = startMs;
  // Each is longer than those before it, so one that `nowMs` cuts short leaves the longest of the others.
  const records: { fromMs: number; untilMs: number }[] = [];
  const longest = () => lengthOf(records.at(-1));
  return {
    success(atMs) {
      if (atMs - last > longest()) records.push({ fromMs: last, untilMs: atMs });
      last = Math.max(last, atMs);
    },
    longestUntil: (nowMs) =>
      Math.max(0, nowMs - last, ...records.map(({ fromMs, untilMs }) => Math.min(untilMs, nowMs) - fromMs)),
  };
}

const lengthOf = (gap: { fromMs: number; untilMs: number } | undefined): number =>
  gap ? gap.untilMs - gap.fromMs : 0;
