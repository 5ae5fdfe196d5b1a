import { html, type Markup } from '../../page/html.ts';
import type { Replica } from '../../run/run-schema.ts';
import { plural } from '../../words/figures.ts';
import { replicaLife } from '../../words/replica-life.ts';
import { type Axis, axisOf, within } from '../axis.ts';
import type { Frame } from '../columns.ts';
import { type Lane, roomFor, swatch } from '../lane.ts';
import type { ReleaseClass } from '../release-colours.ts';
import { replicaRows } from '../replica-rows.ts';

const BAR = 14;
const ROW = 18;
const NODE_LABEL = 18;

/** Every replica from start to end, by node and slot: pale until healthy, solid while serving, striped while draining. */
export function replicasLane(
  frame: Frame,
  replicas: readonly Replica[],
  classOf: ReleaseClass,
): Lane | undefined {
  const axis = axisOf(frame);
  const visible = replicas.filter(({ startedAt, goneAt }) => within(frame, startedAt, goneAt ?? frame.to));
  if (visible.length === 0) return undefined;
  const nodes = Map.groupBy(replicaRows(visible), ({ node }) => node);
  let top = 0;
  const drawings: Markup[] = [];
  for (const [node, rows] of nodes) {
    drawings.push(html`<text class="row-label" x="0" y="${top + 12}">${node || 'no node yet'}</text>`);
    top += NODE_LABEL;
    for (const [i, { slot, replicas: line }] of rows.entries()) {
      const named =
        rows[i - 1]?.slot === slot ? null : html`<text class="tick" x="-6" y="${top + 11}">${slot}</text>`;
      drawings.push(html`${named}${line.map((replica, j) => bar(replica, line[j + 1], top, axis, classOf))}`);
      top += ROW;
    }
    top += 4;
  }
  return {
    id: 'replicas',
    title: 'Replicas, by node and slot',
    summary: plural(visible.length, 'replica'),
    legend: [
      swatch('starting', 'starting'),
      swatch('serving', 'healthy'),
      swatch('draining', 'draining'),
      html`<span class="end-word">●</span> drained`,
      html`<span class="end-word bad">✕</span> killed or failed`,
    ],
    height: top,
    drawing: html`${drawings}`,
  };
}

function bar(
  replica: Replica,
  next: Replica | undefined,
  y: number,
  axis: Axis,
  classOf: ReleaseClass,
): Markup {
  const { release, startedAt, healthyAt, drainingAt, goneAt, end } = replica;
  const gone = goneAt ?? axis.to;
  const draining = Math.min(drainingAt ?? gone, gone);
  const healthy = Math.min(healthyAt ?? draining, draining);
  const part = (className: string, from: number, to: number) =>
    to > from && within(axis, from, to)
      ? html`<rect class="${className}" x="${axis.x(from)}" y="${y}" width="${axis.width(from, to)}" height="${BAR}" rx="1.5"/>`
      : null;
  const label = roomFor(release, axis.share(healthy, draining));
  return html`<g class="replica ${classOf(release)}"><title>${replicaLife(replica, axis.from)}</title>
${part('life', startedAt, gone)}${part('serving', healthy, draining)}
${part('draining', draining, gone)}${part('stripes', draining, gone)}${
  label &&
  html`<svg class="${label}" x="${axis.x(healthy)}" y="${y}" width="${axis.width(healthy, draining)}" height="${BAR}">
<text class="on-fill" x="5" y="11">${release}</text></svg>`
}${goneAt !== undefined && goneAt <= axis.to && ending(end, axis.x(goneAt), y, next, axis, goneAt)}</g>`;
}

/** Shape and colour show how a replica ended. */
function ending(
  end: Replica['end'],
  x: string,
  y: number,
  next: Replica | undefined,
  axis: Axis,
  at: number,
): Markup | null {
  const middle = y + BAR / 2;
  if (end === 'drained') return html`<circle class="end" cx="${x}" cy="${middle}" r="3"/>`;
  if (end === undefined) return null;
  const word = roomFor(end, axis.share(at, next?.startedAt ?? axis.to));
  return html`<svg x="${x}" y="${middle}" overflow="visible"><path class="end bad" d="M-4-4l8 8m0-8l-8 8"/>${
    word && html`<text class="${word} end-word bad" x="8" y="4">${end}</text>`
  }</svg>`;
}
