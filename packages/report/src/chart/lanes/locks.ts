import { html, type Markup } from '../../page/html.ts';
import type { Lock } from '../../run/run-schema.ts';
import { milliseconds, plural } from '../../words/figures.ts';
import { type Axis, axisOf } from '../axis.ts';
import type { Frame } from '../columns.ts';
import { type Lane, swatch } from '../lane.ts';

const ROW = 32;
const BAR_TOP = 16;
const BAR = 11;

/** Locks that a schema change took, each table in a row: the wait before it, then how long it was held. */
export function locksLane(frame: Frame, locks: readonly Lock[]): Lane | undefined {
  if (locks.length === 0) return undefined;
  const axis = axisOf(frame);
  const tables = [...Map.groupBy(locks, ({ table }) => table)];
  const longest = Math.max(...locks.map(({ heldMs }) => heldMs));
  const rows = tables.map(
    ([table, taken], i) => html`<svg y="${i * ROW}" width="100%" height="${ROW}" overflow="visible">
<text class="row-label" x="0" y="11">${table}</text>
<line class="calm" x1="0" x2="100%" y1="${BAR_TOP + BAR}" y2="${BAR_TOP + BAR}"/>${taken.map((lock) => drawLock(lock, axis))}</svg>`,
  );
  return {
    id: 'locks',
    title: 'Locks that the schema change took',
    summary: `${plural(locks.length, 'lock')}, the longest held for ${milliseconds(longest)}`,
    legend: [swatch('waited', 'waited for'), swatch('held', 'held')],
    height: tables.length * ROW,
    drawing: html`${rows}`,
  };
}

/** However short a lock was held, it is as wide as can be seen. */
function drawLock({ at, table, mode, heldMs, waitedMs, statement }: Lock, axis: Axis): Markup {
  const bar = (className: string, from: number, to: number) =>
    html`<rect class="${className}" x="${axis.x(from)}" width="${axis.width(from, to)}" y="${BAR_TOP}" height="${BAR}"/>`;
  const times = `waited for ${milliseconds(waitedMs)}, held for ${milliseconds(heldMs)}`;
  return html`<g><title>${mode} on ${table}: ${times}. ${statement}</title>
${bar('waited', at - waitedMs, at)}${bar('held', at, at + heldMs)}
<svg x="${axis.x(at)}" overflow="visible"><rect class="held" x="-1" width="2.5" y="${BAR_TOP}" height="${BAR}"/></svg></g>`;
}
