import { html } from '../../page/html.ts';
import type { Run } from '../../run/run-schema.ts';
import { integer, percentage } from '../../words/figures.ts';
import { axisOf } from '../axis.ts';
import type { Frame } from '../columns.ts';
import { grid, type Lane, roomFor } from '../lane.ts';
import { linearScale } from '../scale.ts';

const HEIGHT = 56;

type Progress = NonNullable<Run['schema']>['backfill'];

/** The progress of each backfill, as steps. */
export function backfillLane(frame: Frame, progress: Progress): Lane | undefined {
  if (progress.length === 0) return undefined;
  const axis = axisOf(frame);
  const scale = linearScale(100, HEIGHT);
  const changes = [...Map.groupBy(progress, ({ change }) => change)].map(([change, points]) => ({
    change,
    points: points.toSorted((a, b) => a.at - b.at),
  }));
  const drawings = changes.map(({ change, points }) => {
    const bars = points.map(({ at, rows, total }, i) => {
      const until = points[i + 1]?.at ?? at;
      const y = scale.y(total > 0 ? (rows / total) * 100 : 100);
      const [x, width] = [axis.x(at), axis.width(at, until)];
      return html`<rect class="progress" x="${x}" width="${width}" y="${y.toFixed(1)}" height="${(HEIGHT - y).toFixed(1)}"/>
<rect class="progress-edge" x="${x}" width="${width}" y="${(y - 0.7).toFixed(1)}" height="1.4"/>`;
    });
    const end = points.at(-1)?.at ?? axis.to;
    const fits = changes.length > 1 && roomFor(change, axis.share(end, axis.to));
    return html`${bars}${
      fits &&
      html`<svg x="${axis.x(end)}" overflow="visible" class="${fits}">
<text class="row-label" x="6" y="12">${change}</text></svg>`
    }`;
  });
  return {
    id: 'backfill',
    title: 'Backfill',
    summary: changes.map(({ change, points }) => `${change} ${describe(points.at(-1))}`).join('; '),
    height: HEIGHT,
    drawing: html`${grid(scale, (value) => `${value} %`)}${drawings}`,
  };
}

function describe(point: Progress[number] | undefined): string {
  if (!point) return '';
  return `${integer(point.rows)} of ${integer(point.total)} rows (${percentage(point.rows, point.total)})`;
}
