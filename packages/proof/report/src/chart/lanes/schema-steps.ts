import { html, type Markup } from '../../page/html.ts';
import type { SchemaStep } from '../../run/run-schema.ts';
import { milliseconds, plural } from '../../words/figures.ts';
import { type Axis, axisOf } from '../axis.ts';
import type { Frame } from '../columns.ts';
import type { Lane } from '../lane.ts';

const ROW = 32;
const BAR_TOP = 16;
const BAR = 11;

/** The steps of the schema changes, one row for each change. */
export function schemaStepsLane(frame: Frame, steps: readonly SchemaStep[]): Lane | undefined {
  if (steps.length === 0) return undefined;
  const axis = axisOf(frame);
  const changes = [...Map.groupBy(steps, ({ change }) => change)];
  const longest = Math.max(...steps.map(({ tookMs }) => tookMs));
  const rows = changes.map(
    ([change, done], i) => html`<svg y="${i * ROW}" width="100%" height="${ROW}" overflow="visible">
<text class="row-label" x="0" y="11">${change}</text>
<line class="calm" x1="0" x2="100%" y1="${BAR_TOP + BAR}" y2="${BAR_TOP + BAR}"/>${done.map((step) => drawStep(step, axis))}</svg>`,
  );
  return {
    id: 'schema-steps',
    title: 'Schema steps',
    summary: `${plural(steps.length, 'step')}, the longest took ${milliseconds(longest)}`,
    height: changes.length * ROW,
    drawing: html`${rows}`,
  };
}

/** A step has a visible minimum width. */
function drawStep({ at, change, phase, attempts, tookMs, step }: SchemaStep, axis: Axis): Markup {
  const [x, width] = [axis.x(at), axis.width(at, at + tookMs)];
  const effort = `took ${milliseconds(tookMs)}, ${plural(attempts, 'try', 'tries')}`;
  return html`<g><title>${phase} of ${change}: ${step}, ${effort}</title>
<rect class="schema-step" x="${x}" width="${width}" y="${BAR_TOP}" height="${BAR}"/>
<svg x="${x}" overflow="visible"><rect class="schema-step" x="-1" width="2.5" y="${BAR_TOP}" height="${BAR}"/></svg></g>`;
}
