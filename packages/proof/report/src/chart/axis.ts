import type { Frame } from './columns.ts';

/** Places moments on the shared axis. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Where a moment is, as an SVG length such as 12.5%; moments outside are put at the edge. */
  readonly x: (at: number) => string;
  /** How wide a span is, as an SVG length. */
  readonly width: (from: number, to: number) => string;
  /** The part of the axis that a span takes: 0 to 1. */
  readonly share: (from: number, to: number) => number;
}

/** What a path's coordinates are given in: a path knows no percentages, so it is stretched over the lane. */
export const PATH_WIDTH = 1000;

export function axisOf({ from, to }: Pick<Frame, 'from' | 'to'>): Axis {
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const share = (a: number, b: number) => Math.max(0, part(b) - part(a));
  return { from, to, share, x: (at) => percent(part(at)), width: (a, b) => percent(share(a, b)) };
}

/** Whether a span can be seen at all. */
export function within({ from, to }: Pick<Axis, 'from' | 'to'>, start: number, end: number): boolean {
  return end >= from && start <= to;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}
