import { html } from '../../page/html.ts';
import type { Lock } from '../../run/run-schema.ts';
import { milliseconds, plural } from '../../words/figures.ts';
import { axisOf } from '../axis.ts';
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
  const rows = tables.map(([table, held], i) => {
    const top = i * ROW;
    return html`<text class="row-label" x="0" y="${top + 11}">${table}</text><line class="calm" x1="0" x2="100%" y1="${top + BAR_TOP + BAR}" y2="${top + BAR_TOP + BAR}"/>${held.map(
      ({ at, mode, heldMs, waitedMs, statement }) =>
        html`<g><title>${mode} on ${table}: waited for ${milliseconds(waitedMs)}, held for ${milliseconds(heldMs)}. ${statement}</title><rect class="waited" x="${axis.x(at - waitedMs)}" width="${axis.width(at - waitedMs, at)}" y="${top + BAR_TOP}" height="${BAR}"/><rect class="held" x="${axis.x(at)}" width="${axis.width(at, at + heldMs)}" y="${top + BAR_TOP}" height="${BAR}"/><svg x="${axis.x(at)}" overflow="visible"><rect class="held" x="-1" width="2.5" y="${top + BAR_TOP}" height="${BAR}"/></svg></g>`,
    )}`;
  });
  return {
    id: 'locks',
    title: 'Locks that the schema change took',
    summary: `${plural(locks.length, 'lock')}, the longest held for ${milliseconds(longest)}`,
    legend: [swatch('waited', 'waited for'), swatch('held', 'held')],
    height: tables.length * ROW,
    drawing: html`${rows}`,
  };
}
