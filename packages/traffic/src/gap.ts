/** Finds the longest time without a success. Times are milliseconds of one clock, in ascending order. */
export type Gap = { success(atMs: number): void; longestUntil(nowMs: number): number };

export function openGap(startMs: number): Gap {
  let last = startMs;
  let longest = 0;
  return {
    success(atMs) {
      longest = Math.max(longest, atMs - last);
      last = Math.max(last, atMs);
    },
    longestUntil: (nowMs) => Math.max(longest, nowMs - last),
  };
}
