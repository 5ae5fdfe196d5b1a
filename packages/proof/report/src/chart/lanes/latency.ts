import { html } from '../../page/html.ts';
import { milliseconds } from '../../words/figures.ts';
import type { Frame } from '../columns.ts';
import { grid, type Lane, stretched, swatch } from '../lane.ts';
import { barsPath, linePath } from '../path.ts';
import { linearScale, logScale, type Scale } from '../scale.ts';

const HEIGHT = 148;
/** Above this ratio of slowest to usual latency, a linear scale would show one spike and a flat line. */
const LINEAR_UP_TO = 12;

/** Latencies, in each column of its worst second: a band from p50 to p99, one to p99.9, and the slowest. */
export function latencyLane(frame: Frame): Lane | undefined {
  const measured = frame.columns.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
  if (measured.length === 0) return undefined;
  const lowest = Math.min(...measured.map(({ p50 }) => p50));
  const highest = Math.max(...measured.map(({ max }) => max));
  const logarithmic = highest > LINEAR_UP_TO * Math.max(lowest, 0.1);
  const scale = logarithmic ? logScale(lowest, highest, HEIGHT) : linearScale(highest, HEIGHT, 3);
  const each = frame.secondsPerColumn === 1 ? '' : `, the worst of each ${frame.secondsPerColumn} s`;
  return {
    id: 'latency',
    title: 'Latency',
    summary: `${logarithmic ? 'logarithmic scale' : 'from zero'}, from the due time of a request${each}`,
    legend: [
      swatch('line-p50', 'p50'),
      swatch('band-p99', 'up to p99'),
      swatch('band-p999', 'up to p99.9'),
      swatch('line-max', 'slowest'),
    ],
    height: HEIGHT,
    filled: true,
    drawing: html`${grid(scale, milliseconds)}${stretched(HEIGHT, pathsOf(frame, scale))}`,
  };
}

function pathsOf(frame: Frame, { y }: Scale) {
  const line = (key: 'p50' | 'max') =>
    linePath(
      frame,
      frame.columns.map(({ from, to, latencyMs }) => ({ from, to, value: latencyMs && y(latencyMs[key]) })),
    );
  const band = (low: 'p50' | 'p99', high: 'p99' | 'p999') =>
    barsPath(
      frame,
      frame.columns.map(({ from, to, latencyMs }) =>
        latencyMs
          ? { from, to, low: y(latencyMs[low]), value: y(latencyMs[high]) }
          : { from, to, value: null },
      ),
      HEIGHT,
    );
  return [
    { className: 'band-p999', d: band('p99', 'p999') },
    { className: 'band-p99', d: band('p50', 'p99') },
    { className: 'line line-max', d: line('max') },
    { className: 'line line-p50', d: line('p50') },
  ];
}
