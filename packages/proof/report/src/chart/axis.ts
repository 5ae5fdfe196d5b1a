import type { Frame } from './columns.ts';

/** Maps times to the shared axis. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** The position of a time as an SVG length such as 12.5%, clamped to the axis. */
  readonly x: (at: number) => string;
  /** The width of a span as an SVG length. */
  readonly width: (from: number, to: number) => string;
  /** The share of the axis that a span takes, 0 to 1. */
  readonly share: (from: number, to: number) => number;
}

/** The width of path coordinates: paths have no percentages, so they are stretched over the lane. */
export const PATH_WIDTH = 1000;

export function axisOf({ from, to }: Pick<Frame, 'from' | 'to'>): Axis {
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const share = (a: number, b: number) => Math.max(0, part(b) - part(a));
  return { from, to, share, x: (at) => percent(part(at)), width: (a, b) => percent(share(a, b)) };
}

/** Whether a span is on the axis. */
export function within({ from, to }: Pick<Axis, 'from' | 'to'>, start: number, end: number): boolean {
  return end >= from && start <= to;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}
