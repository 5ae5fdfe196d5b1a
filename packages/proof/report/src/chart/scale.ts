/** Maps a value to a height from the top, in pixels. */
export type Scale = { readonly y: (value: number) => number; readonly ticks: readonly number[] };

/** A scale from zero at the bottom to a round number at or above the highest value. */
export function linearScale(highest: number, height: number, wantedTicks = 2): Scale {
  const step = roundStep((highest > 0 ? highest : 1) / wantedTicks);
  const top = Math.max(step, Math.ceil(highest / step - 1e-9) * step);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return { y: (value) => height * (1 - clamp(value / top)), ticks };
}

/** A scale from the round number at or below the lowest value to the highest value. It has a line at each 1, or at each 1, 2 and 5. */
export function logScale(lowest: number, highest: number, height: number): Scale {
  const floor = Math.max(lowest, 0.1);
  const bottom = Math.max(...roundNumbers(floor / 10, floor));
  const top = Math.max(highest * 1.1, bottom * 10);
  const decades = Math.log10(top / bottom);
  const ticks = roundNumbers(bottom, top).filter(
    (tick) => decades < 2.3 || isPowerOfTen(tick) || tick === bottom,
  );
  return {
    y: (value) => height * (1 - clamp(Math.log10(Math.max(value, bottom) / bottom) / decades)),
    ticks,
  };
}

/** 1, 2, 5, 10, 20, 50, … from the lowest to the highest. */
function roundNumbers(lowest: number, highest: number): number[] {
  const first = Math.floor(Math.log10(lowest));
  const powers = Array.from({ length: Math.ceil(Math.log10(highest)) - first + 1 }, (_, i) => first + i);
  return powers
    .flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`)))
    .filter((number) => number >= lowest && number <= highest);
}

function isPowerOfTen(value: number): boolean {
  return String(value).replace(/[0.]/g, '') === '1';
}

/** The smallest of 1, 2, 5, 10, 20, … at or above the size. */
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
