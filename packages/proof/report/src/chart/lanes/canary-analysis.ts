import { html } from '../../page/html.ts';
import type { Run } from '../../run/run-schema.ts';
import { decimal, milliseconds } from '../../words/figures.ts';
import { axisOf } from '../axis.ts';
import type { Frame } from '../columns.ts';
import { grid, type Lane, swatch } from '../lane.ts';
import type { ReleaseClass } from '../release-colours.ts';
import { linearScale } from '../scale.ts';

const HEIGHT = 64;

type Analysis = NonNullable<Run['gate']>;
type AnalysisPoint = Analysis['series'][number];

/** The error rate and the p99 of each release, as the canary analysis of the deploy read them. A lane without values is omitted. */
export function analysisLanes(frame: Frame, analysis: Analysis, classOf: ReleaseClass): Lane[] {
  const percent = (value: number) => `${decimal(value)} %`;
  return [
    lane(frame, analysis, classOf, {
      id: 'analysis-errors',
      title: 'Canary analysis: error rate',
      measured: ({ errorRatio }) => errorRatio && errorRatio * 100,
      label: percent,
      verdict: analysis.verdict,
    }),
    lane(frame, analysis, classOf, {
      id: 'analysis-p99',
      title: 'Canary analysis: p99',
      measured: ({ p99Ms }) => p99Ms,
      label: milliseconds,
    }),
  ].filter((each) => each !== undefined);
}

/** One value of each point, as a lane. */
interface Measure {
  id: string;
  title: string;
  measured: (point: AnalysisPoint) => number | null;
  label: (value: number) => string;
  verdict?: string | undefined;
}

function lane(frame: Frame, analysis: Analysis, classOf: ReleaseClass, measure: Measure): Lane | undefined {
  const { id, title, measured, label, verdict } = measure;
  const values = analysis.series.map(measured).filter((value) => value !== null);
  if (values.length === 0) return undefined;
  const axis = axisOf(frame);
  const scale = linearScale(Math.max(...values, 1), HEIGHT);
  const releases = [...Map.groupBy(analysis.series, ({ release }) => release)];
  return {
    id,
    title,
    summary: `at most ${label(Math.max(...values))}${verdict ? `; verdict: ${verdict}` : ''}`,
    legend: releases.map(([release]) => swatch(classOf(release), release)),
    height: HEIGHT,
    drawing: html`${grid(scale, label)}${releases.map(([release, points]) => {
      const dots = points.flatMap((point) => {
        const value = measured(point);
        return value === null ? [] : [{ x: axis.x(point.at), y: scale.y(value).toFixed(1) }];
      });
      return html`<g class="series ${classOf(release)}">${dots
        .slice(1)
        .map(
          ({ x, y }, i) => html`<line x1="${dots[i]?.x ?? x}" y1="${dots[i]?.y ?? y}" x2="${x}" y2="${y}"/>`,
        )}${dots.length < 80 && dots.map(({ x, y }) => html`<circle cx="${x}" cy="${y}" r="2.2"/>`)}</g>`;
    })}`,
  };
}
