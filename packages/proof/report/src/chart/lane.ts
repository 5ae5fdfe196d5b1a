import { html, type Markup } from '../page/html.ts';
import type { Scale } from './scale.ts';

/** One band of the chart, above the shared time axis. */
export interface Lane {
  readonly id: string;
  readonly title: string;
  /** The content of the lane as text. */
  readonly summary: string;
  readonly legend?: readonly Markup[];
  readonly height: number;
  readonly drawing: Markup;
  /** The areas of this lane cover the marks, which are drawn again on top. */
  readonly filled?: boolean;
}

export function laneMarkup(
  { id, title, summary, legend = [], height, drawing, filled }: Lane,
  marks: Markup,
): Markup {
  return html`<section class="lane" aria-labelledby="lane-${id}">
<div class="lane-head"><h3 id="lane-${id}">${title}</h3><p>${summary}</p>${
    legend.length > 0 && html`<ul class="legend">${legend.map((entry) => html`<li>${entry}</li>`)}</ul>`
  }</div>
<svg class="plot" width="100%" height="${height}" aria-hidden="true" focusable="false">${drawing}${filled && marks}</svg>
</section>
`;
}

/** Horizontal grid lines with their values. */
export function grid({ y, ticks }: Scale, label: (value: number) => string): Markup {
  return html`${ticks.map(
    (tick) =>
      html`<line class="grid" x1="0" x2="100%" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/>
<text class="tick" x="-6" y="${(y(tick) + 3.5).toFixed(1)}">${label(tick)}</text>`,
  )}`;
}

export function swatch(className: string, name: string): Markup {
  return html`<svg class="swatch" width="12" height="12" aria-hidden="true">
<rect class="${className}" width="12" height="12" rx="2"/>${className === 'draining' && html`<rect class="stripes" width="12" height="12"/>`}</svg>${name}`;
}

/** Stretches a path, whose coordinates are PATH_WIDTH wide, over the lane. */
export function stretched(height: number, paths: readonly { className: string; d: string }[]): Markup {
  return html`<svg width="100%" height="${height}" viewBox="0 0 1000 ${height}" preserveAspectRatio="none">${paths
    .filter(({ d }) => d !== '')
    .map(({ className, d }) => html`<path class="${className}" d="${d}"/>`)}</svg>`;
}

/** The maximum width of a letter in the chart's labels, px. */
const LETTER_PX = 6.6;
const WIDTHS = [300, 560, 760, 960] as const;

/**
 * The class of a label with a share of the chart's width: it is shown only if the chart is wide enough. undefined if it never
 * is.
 */
export function roomFor(label: string, share: number): string | undefined {
  const needed = (label.length * LETTER_PX + 8) / share;
  const width = WIDTHS.find((each) => each >= needed);
  return width === undefined ? undefined : `from-${width}`;
}
