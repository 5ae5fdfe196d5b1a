import { html, type Markup } from '../page/html.ts';
import { stopwatch } from '../words/figures.ts';
import type { Axis } from './axis.ts';
import { clockStep } from './scale.ts';

const MOST_TICKS = 12;

/** The time axis; a narrow screen keeps every second or third mark. */
export function clockAxis(axis: Axis): Markup {
  const step = clockStep((axis.to - axis.from) / 1000, MOST_TICKS) * 1000;
  const ticks = Array.from({ length: Math.floor((axis.to - axis.from) / step) + 1 }, (_, i) => i);
  return html`<svg class="plot clock" width="100%" height="22" aria-hidden="true" focusable="false">
<line x1="0" x2="100%" y1="0.5" y2="0.5"/>${ticks.map((i) => {
    const x = axis.x(axis.from + i * step);
    const position = i === 0 ? 'first' : axis.share(axis.from + i * step, axis.to) < 0.02 ? 'last' : '';
    return html`<line x1="${x}" x2="${x}" y1="0" y2="5"/>
<text class="${position} ${i % 3 !== 0 && 'from-560'}" x="${x}" y="17">${stopwatch(i * step)}</text>`;
  })}</svg>`;
}
