import { html } from '../../page/html.ts';
import { decimal, integer } from '../../words/figures.ts';
import { axisOf } from '../axis.ts';
import type { Column, Frame } from '../columns.ts';
import { grid, type Lane, stretched, swatch } from '../lane.ts';
import { barsPath } from '../path.ts';
import type { ReleaseClass } from '../release-colours.ts';
import { linearScale } from '../scale.ts';

const HEIGHT = 112;
const MOST_IN_LEGEND = 6;

/** Requests per second as bars, stacked by answering release; unanswered ones on top. */
export function requestsLane(
  frame: Frame,
  releases: readonly string[],
  classOf: ReleaseClass,
): Lane | undefined {
  const { columns, secondsPerColumn } = frame;
  if (columns.length === 0) return undefined;
  const scale = linearScale(Math.max(...columns.map(rate)), HEIGHT);
  const answering = releases.filter((name) => columns.some((column) => (column.releases[name] ?? 0) > 0));
  const layers = [...answering, ''];
  const paths = layers.map((layer, i) => ({
    className: layer === '' ? 'unanswered' : classOf(layer),
    d: barsPath(
      frame,
      columns.map((column) => {
        const below = stacked(column, layers.slice(0, i));
        return { ...column, low: scale.y(below), value: scale.y(below + share(column, layer)) };
      }),
      HEIGHT,
    ),
  }));
  const each = secondsPerColumn === 1 ? 'each second' : `the mean of each ${secondsPerColumn} s`;
  const unanswered = columns.some((column) => share(column, '') > 0);
  return {
    id: 'requests',
    title: 'Requests per second, by release',
    summary: `${range(columns.map(rate))}, ${each}`,
    legend: [
      ...answering.slice(0, MOST_IN_LEGEND).map((name) => swatch(classOf(name), name)),
      ...(answering.length > MOST_IN_LEGEND ? [html`and ${answering.length - MOST_IN_LEGEND} more`] : []),
      ...(unanswered ? [swatch('unanswered', 'no answer, or an answer without a release')] : []),
    ],
    height: HEIGHT,
    filled: true,
    drawing: html`${grid(scale, integer)}${gaps(frame)}${stretched(HEIGHT, paths)}`,
  };
}

/** Gaps in the measurements. */
function gaps(frame: Frame) {
  const axis = axisOf(frame);
  return frame.columns.slice(1).map((column, i) => {
    const end = frame.columns[i]?.to ?? column.from;
    if (column.from - end < 1) return null;
    return html`<rect class="unmeasured" x="${axis.x(end)}" width="${axis.width(end, column.from)}" height="${HEIGHT}">
<title>No measurements.</title></rect>`;
  });
}

function range(rates: readonly number[]): string {
  const [least, most] = [decimal(Math.min(...rates)), decimal(Math.max(...rates))];
  return least === most ? least : `${least} to ${most}`;
}

function rate(column: Column): number {
  return column.requests / column.seconds;
}

function stacked(column: Column, layers: readonly string[]): number {
  return layers.reduce((sum, layer) => sum + share(column, layer), 0);
}

/** The requests per second of a layer. A request without a release was not answered, or its answer did not name its release. */
function share(column: Column, layer: string): number {
  if (layer !== '') return (column.releases[layer] ?? 0) / column.seconds;
  const named = Object.entries(column.releases).reduce(
    (sum, [name, count]) => sum + (name === '' ? 0 : count),
    0,
  );
  return Math.max(0, column.requests - named) / column.seconds;
}
