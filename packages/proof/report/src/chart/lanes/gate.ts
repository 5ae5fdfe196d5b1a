import { html } from '../../page/html.ts';
import type { Run } from '../../run/run-schema.ts';
import { decimal, milliseconds } from '../../words/figures.ts';
import { axisOf } from '../axis.ts';
import type { Frame } from '../columns.ts';
import { grid, type Lane, swatch } from '../lane.ts';
import type { ReleaseClass } from '../release-colours.ts';
import { linearScale } from '../scale.ts';

const HEIGHT = 64;

type Gate = NonNullable<Run['gate']>;
type GatePoint = Gate['series'][number];

/** The metrics of each release as read by the deploy: error rate and p99. Missing measures are omitted. */
export function gateLanes(frame: Frame, gate: Gate, classOf: ReleaseClass): Lane[] {
  const percent = (value: number) => `${decimal(value)} %`;
  return [
    lane(frame, gate, classOf, {
      id: 'gate-errors',
      title: 'Metrics in the deploy: error rate',
      measured: ({ errorRatio }) => errorRatio && errorRatio * 100,
      label: percent,
      verdict: gate.verdict,
    }),
    lane(frame, gate, classOf, {
      id: 'gate-p99',
      title: 'Metrics in the deploy: p99',
      measured: ({ p99Ms }) => p99Ms,
      label: milliseconds,
    }),
  ].filter((each) => each !== undefined);
}

interface Measure {
  id: string;
  title: string;
  measured: (point: GatePoint) => number | null;
  label: (value: number) => string;
  verdict?: string | undefined;
}

function lane(frame: Frame, gate: Gate, classOf: ReleaseClass, measure: Measure): Lane | undefined {
  const { id, title, measured, label, verdict } = measure;
  const values = gate.series.map(measured).filter((value) => value !== null);
  if (values.length === 0) return undefined;
  const axis = axisOf(frame);
  const scale = linearScale(Math.max(...values, 1), HEIGHT);
  const releases = [...Map.groupBy(gate.series, ({ release }) => release)];
  return {
    id,
    title,
    summary: `at most ${label(Math.max(...values))}${verdict ? `; verdict: ${verdict}` : ''}`,
    legend: releases.map(([release]) => swatch(classOf(release), release)),
    height: HEIGHT,
    drawing: html`${grid(scale, label)}${releases.map(([release, points]) => {
      const places = points.flatMap((point) => {
        const value = measured(point);
        return value === null ? [] : [{ x: axis.x(point.at), y: scale.y(value).toFixed(1) }];
      });
      return html`<g class="series ${classOf(release)}">${places
        .slice(1)
        .map(
          ({ x, y }, i) =>
            html`<line x1="${places[i]?.x ?? x}" y1="${places[i]?.y ?? y}" x2="${x}" y2="${y}"/>`,
        )}${places.length < 80 && places.map(({ x, y }) => html`<circle cx="${x}" cy="${y}" r="2.2"/>`)}</g>`;
    })}`,
  };
}
