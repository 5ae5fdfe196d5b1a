import { PATH_WIDTH } from './axis.ts';
import type { Frame } from './columns.ts';

/** A column's edges and value; null without a value. */
export interface Point {
  readonly from: number;
  readonly to: number;
  readonly low?: number;
  readonly value: number | null;
}

/** Adjacent bars, each from `low` to `value` (heights from the top). */
export function barsPath(frame: Frame, points: readonly Point[], height: number): string {
  const x = placer(frame);
  return points
    .filter((point) => point.value !== null && point.value < (point.low ?? height))
    .map(
      ({ from, to, low = height, value }) =>
        `M${x(from)} ${round(low)}V${round(value ?? low)}H${x(to)}V${round(low)}Z`,
    )
    .join('');
}

/** A step line, one step a column, interrupted where a value or a column is missing. */
export function linePath(frame: Frame, points: readonly Point[]): string {
  const x = placer(frame);
  return points
    .map(({ from, to, value }, i) => {
      if (value === null) return '';
      const before = points[i - 1];
      const goesOn = before !== undefined && before.value !== null && before.to === from;
      return `${goesOn ? 'V' : `M${x(from)} `}${round(value)}H${x(to)}`;
    })
    .join('');
}

function placer({ from, to }: Frame): (at: number) => number {
  return (at) => round((PATH_WIDTH * (at - from)) / (to - from));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
