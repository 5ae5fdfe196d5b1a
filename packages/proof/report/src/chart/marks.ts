import { html, type Markup } from '../page/html.ts';
import type { Mark, Phase, Run } from '../run/run-schema.ts';
import { duration, stopwatch } from '../words/figures.ts';
import { type Axis, within } from './axis.ts';
import { roomFor } from './lane.ts';

const ROW = 20;
const RIBBON = 20;
/** The share of a wide chart's width for a flag without label, and for a letter of the label. */
const FLAG_SHARE = 0.022;
const LETTER_SHARE = 0.007;
const FLAG_ROWS = 3;

/** Vertical lines at the marks. */
export function markLines(marks: readonly Mark[], axis: Axis): Markup {
  const visible = marks.filter(({ at }) => within(axis, at, at));
  return html`${visible.map(
    ({ at, kind }) =>
      html`<line class="mark ${kind}" x1="${axis.x(at)}" x2="${axis.x(at)}" y1="0" y2="100%"/>`,
  )}`;
}

/** Bands behind all lanes for marks with a duration, and the lines at the marks. */
export function markBackdrop(marks: readonly Mark[], axis: Axis): Markup {
  const lasting = marks.flatMap(({ at, until, kind }) =>
    until !== undefined && within(axis, at, until)
      ? [html`<rect class="span ${kind}" x="${axis.x(at)}" width="${axis.width(at, until)}" height="100%"/>`]
      : [],
  );
  return html`<svg class="backdrop" width="100%" height="100%" aria-hidden="true" focusable="false">${lasting}${markLines(marks, axis)}</svg>`;
}

/** The marks as numbered flags above the lanes, with labels that fit; the list of events has all of them. */
export function markFlags(marks: readonly Mark[], axis: Axis): Markup | null {
  const flags = placeFlags(marks, axis);
  if (flags.length === 0) return null;
  const rows = Math.max(...flags.map(({ row }) => row)) + 1;
  return html`<svg class="plot flags" width="100%" height="${rows * ROW}" aria-hidden="true" focusable="false">${flags.map(
    ({ number, mark, row, room }) => {
      const label = roomFor(`${mark.label}    `, room);
      return html`<svg class="flag ${mark.kind}" x="${axis.x(mark.at)}" y="${row * ROW}" overflow="visible">
<title>${describeMark(mark, axis.from)}</title>
<rect x="0" y="1" width="18" height="15" rx="2"/>
<text x="9" y="12.5" text-anchor="middle">${number}</text>${
        label && html`<text class="flag-label ${label}" x="23" y="12.5">${mark.label}</text>`
      }</svg>`;
    },
  )}</svg>`;
}

/** A mark with its time: 0:12.4 node-2 cut off, for 20 s. */
export function describeMark({ at, until, label }: Mark, start: number): string {
  return `${stopwatch(at - start, true)} ${label}${until === undefined ? '' : `, for ${duration(until - at)}`}`;
}

interface Flag {
  readonly number: number;
  readonly mark: Mark;
  readonly row: number;
  /** The share of the width up to the next flag in the same row. */
  readonly room: number;
}

/** Places each flag in the first row where it covers no label, or else no flag. Numbered by time. */
function placeFlags(marks: readonly Mark[], axis: Axis): Flag[] {
  const rows = Array.from({ length: FLAG_ROWS }, () => ({ flagEnds: 0, labelEnds: 0 }));
  const placed = marks
    .toSorted((a, b) => a.at - b.at)
    .map((mark, i) => ({ mark, number: i + 1 }))
    .filter(({ mark }) => within(axis, mark.at, mark.at))
    .map(({ mark, number }) => {
      const start = axis.share(axis.from, mark.at);
      const free = [
        rows.findIndex(({ labelEnds }) => labelEnds <= start),
        rows.findIndex(({ flagEnds }) => flagEnds <= start),
      ];
      const row = free.find((each) => each >= 0) ?? 0;
      const flagEnds = start + FLAG_SHARE;
      rows[row] = { flagEnds, labelEnds: flagEnds + LETTER_SHARE * mark.label.length };
      return { mark, number, row };
    });
  return placed.map((flag, i) => {
    const next = placed.slice(i + 1).find(({ row }) => row === flag.row);
    return { ...flag, room: axis.share(flag.mark.at, next?.mark.at ?? axis.to) };
  });
}

/** The phases of each deploy as a ribbon; the list of events has phases too short for a label. */
export function phaseRibbon(phases: Run['phases'], axis: Axis): Markup | null {
  const visible = phases.filter(({ from, to }) => within(axis, from, to));
  if (visible.length === 0) return null;
  const long = (phase: Phase) =>
    html`<title>${phase.group ? `${phase.group}: ` : ''}${phase.name}, ${duration(phase.to - phase.from)}</title>`;
  return html`<svg class="plot phases" width="100%" height="${RIBBON}" aria-hidden="true" focusable="false">${visible.map(
    (phase, i) => {
      const label = roomFor(phase.name, axis.share(phase.from, phase.to));
      return html`<svg x="${axis.x(phase.from)}" width="${axis.width(phase.from, phase.to)}" height="${RIBBON}">
${long(phase)}<rect class="phase-${i % 2}" width="100%" height="${RIBBON - 4}"/>${
        label && html`<text class="${label}" x="5" y="12">${phase.name}</text>`
      }</svg>`;
    },
  )}</svg>`;
}
