/** Maps a value to a height from the top, in pixels. */
export type Scale = { readonly y: (value: number) => number; readonly ticks: readonly number[] };

/** From zero at the bottom to a round number at or above the highest value. */
export function linearScale(highest: number, height: number, wantedTicks = 2): Scale {
  const step = roundStep(Math.max(highest, Number.MIN_VALUE) / wantedTicks);
  const top = Math.max(step, Math.ceil(highest / step - 1e-9) * step);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return { y: (value) => height * (1 - clamp(value / top)), ticks };
}

/** Powers of ten, from the one at or below the lowest value to the highest value itself. */
export function logScale(lowest: number, highest: number, height: number): Scale {
  const first = Math.floor(Math.log10(Math.max(lowest, 0.1)));
  const last = Math.max(first + 1, Math.log10(Math.max(highest, 0.1)) + 0.05);
  const ticks = Array.from({ length: Math.floor(last) - first + 1 }, (_, i) => 10 ** (first + i));
  const share = (value: number) => (Math.log10(Math.max(value, 10 ** first)) - first) / (last - first);
  return { y: (value) => height * (1 - clamp(share(value))), ticks };
}

/** The least of 1, 2, 5, 10, 20, … that is not below the size. */
export function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return ([1, 2, 5, 10].find((factor) => factor * power >= size * (1 - 1e-9)) ?? 10) * power;
}

const CLOCK_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** The step between the marks of a time axis of this length, in seconds. */
export function clockStep(lengthS: number, mostTicks: number): number {
  const wanted = lengthS / mostTicks;
  return CLOCK_STEPS_S.find((step) => step >= wanted) ?? Math.ceil(wanted / 86400) * 86400;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
