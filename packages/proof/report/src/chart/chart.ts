import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { duration } from '../words/figures.ts';
import { releasesInOrder } from '../words/summary.ts';
import { axisOf } from './axis.ts';
import { clockAxis } from './clock.ts';
import { type Frame, frameOf } from './columns.ts';
import { cursorData } from './cursor-data.ts';
import { type Lane, laneMarkup } from './lane.ts';
import { backfillLane } from './lanes/backfill.ts';
import { analysisLanes } from './lanes/canary-analysis.ts';
import { failuresLane } from './lanes/failures.ts';
import { latencyLane } from './lanes/latency.ts';
import { replicasLane } from './lanes/replicas.ts';
import { requestsLane } from './lanes/requests.ts';
import { schemaStepsLane } from './lanes/schema-steps.ts';
import { markBackdrop, markFlags, markLines, phaseRibbon } from './marks.ts';
import { releaseClasses } from './release-colours.ts';

/** A chart with more columns is wider than a phone and scrolls in its box. */
const WIDE_FROM = 300;

const PATTERNS = html`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="stripe-line" x1="0" x2="0" y1="0" y2="5"/></pattern>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="hatch-line" x1="0" x2="0" y1="0" y2="6"/></pattern>
</defs></svg>`;

/** All lanes over one time axis, without empty ones. */
export function chart(run: Run): Markup {
  const frame = frameOf(run);
  const axis = axisOf(frame);
  const lines = markLines(run.marks, axis);
  return html`<div class="scroll" id="chart" tabindex="0" role="region" aria-label="Chart: the run, second by second">
<div class="chart${frame.columns.length > WIDE_FROM && ' long'}">
${PATTERNS}${markBackdrop(run.marks, axis)}${markFlags(run.marks, axis)}${phaseRibbon(run.phases, axis)}
${lanesOf(run, frame).map((lane) => laneMarkup(lane, lines))}
${clockAxis(axis)}
</div>
</div>
<p class="hint">Time since the start, ${duration(axis.to - axis.from)} in total.${
    frame.secondsPerColumn > 1 && ` One column is ${frame.secondsPerColumn} s, with the sum of its failures.`
  } <span id="cursor-help" hidden>Point at a time, or move with the arrow keys, for exact figures; f jumps to the next failure.</span></p>
<script type="application/json" id="seconds">${cursorData(run, frame)}</script>`;
}

function lanesOf(run: Run, frame: Frame): Lane[] {
  const releases = releasesInOrder(run);
  const classOf = releaseClasses(releases);
  const lanes = [
    failuresLane(frame, run),
    requestsLane(frame, releases, classOf),
    latencyLane(frame),
    replicasLane(frame, run.replicas, classOf),
    schemaStepsLane(frame, run.schema?.steps ?? []),
    backfillLane(frame, run.schema?.backfill ?? []),
    ...(run.gate ? analysisLanes(frame, run.gate, classOf) : []),
  ];
  return lanes.filter((lane) => lane !== undefined);
}
