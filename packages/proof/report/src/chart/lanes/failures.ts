import { html, type Markup } from '../../page/html.ts';
import type { Run } from '../../run/run-schema.ts';
import { integer, plural } from '../../words/figures.ts';
import { type Axis, axisOf, PATH_WIDTH } from '../axis.ts';
import type { Column, Frame } from '../columns.ts';
import { type Lane, roomFor, stretched } from '../lane.ts';

const ROW = 36;
const LABEL = 14;
const STRIP = ROW - LABEL - 4;
const MOST_ROWS = 7;
const LEAST_TICK = 8;
const MOST_MARKS = 60;

/** One row for each kind of failure. A mark has a visible minimum size at any load. */
export function failuresLane(frame: Frame, { traffic }: Run): Lane {
  const axis = axisOf(frame);
  const rows = rowsOf(frame);
  const height = rows.length === 0 ? 22 : rows.length * ROW;
  return {
    id: 'failures',
    title: 'Failed requests',
    summary:
      traffic.failed === 0
        ? `none of ${integer(traffic.sent)}`
        : `${integer(traffic.failed)} of ${integer(traffic.sent)}`,
    height,
    drawing:
      rows.length === 0
        ? html`<line class="calm" x1="0" x2="100%" y1="11" y2="11"/>`
        : html`${rows.map((row, i) => html`<svg y="${i * ROW}" width="100%" height="${ROW}">${drawRow(row, axis)}</svg>`)}`,
  };
}

interface Row {
  readonly name: string;
  readonly total: number;
  readonly columns: readonly { column: Column; count: number }[];
}

/** The most frequent kinds first; the last row combines the rest. */
function rowsOf({ columns }: Frame): Row[] {
  const names = [...new Set(columns.flatMap(({ failures }) => Object.keys(failures)))];
  const rows = names.map((name) => rowOf(name, [name], columns)).toSorted((a, b) => b.total - a.total);
  if (rows.length <= MOST_ROWS) return rows;
  const rest = rows.slice(MOST_ROWS - 1).map(({ name }) => name);
  return [...rows.slice(0, MOST_ROWS - 1), rowOf(`${rest.length} other kinds`, rest, columns)];
}

function rowOf(name: string, outcomes: readonly string[], columns: readonly Column[]): Row {
  const counted = columns.map((column) => ({
    column,
    count: outcomes.reduce((sum, outcome) => sum + (column.failures[outcome] ?? 0), 0),
  }));
  const failing = counted.filter(({ count }) => count > 0);
  return { name, total: failing.reduce((sum, { count }) => sum + count, 0), columns: failing };
}

function drawRow({ name, total, columns }: Row, axis: Axis): Markup {
  return html`<text class="row-label" x="0" y="11">${name} · ${integer(total)}</text>
<line class="calm" x1="0" x2="100%" y1="${ROW - 4}" y2="${ROW - 4}"/>${
    columns.length > MOST_MARKS ? manyMarks(columns, axis) : marks(columns, axis)
  }`;
}

/** A mark for each column, with its count if it fits. */
function marks(columns: Row['columns'], axis: Axis): Markup {
  const most = Math.max(...columns.map(({ count }) => count));
  return html`${columns.map(({ column, count }, i) => {
    const height = tickHeight(count, most);
    const at = (column.from + column.to) / 2;
    const fits = roomFor(integer(count), axis.share(at, columns[i + 1]?.column.from ?? axis.to));
    return html`<svg class="failure" x="${axis.x(at)}" overflow="visible"><title>${plural(count, 'failure')}</title>
<rect class="failed-mark" x="-1.5" y="${ROW - 4 - height}" width="3" height="${height}"/>
<path class="failed-mark" d="M0 ${ROW - 8 - height}l4 4-4 4-4-4z"/>
${fits && html`<text class="failed-count ${fits}" x="7" y="${ROW - 6}">${integer(count)}</text>`}</svg>`;
  })}`;
}

/** The same marks as one path, to keep the page small; line widths are not stretched with the lane. */
function manyMarks(columns: Row['columns'], axis: Axis): Markup {
  const most = Math.max(...columns.map(({ count }) => count));
  const d = columns.map(({ column, count }) => {
    const x = (PATH_WIDTH * axis.share(axis.from, (column.from + column.to) / 2)).toFixed(1);
    return `M${x} ${ROW - 4}v-${tickHeight(count, most)}`;
  });
  return stretched(ROW, [{ className: 'failed-marks', d: d.join('') }]);
}

/** Grows with the order of magnitude, so 1 is visible beside 1,000. */
function tickHeight(count: number, most: number): number {
  if (most === 1) return STRIP - 4;
  return Math.round(LEAST_TICK + ((STRIP - LEAST_TICK) * Math.log10(count)) / Math.log10(most));
}
