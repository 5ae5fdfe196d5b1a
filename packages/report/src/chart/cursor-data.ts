import { jsonData, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import type { Frame } from './columns.ts';

/** Beyond this many, the columns are told instead of the seconds: a page is to stay small. */
const MOST_SECONDS = 4000;

/** What the pointer and the arrow keys tell, as the script reads it; times in ms from the start of the chart. */
export interface CursorData {
  /** The start of the chart, in epoch ms. */
  from: number;
  /** How long the chart is. */
  length: number;
  /** How long one entry is. */
  step: number;
  /** [start, outcomes, answers by release, [p50, p99, p99.9, max] or 0] */
  seconds: [number, Record<string, number>, Record<string, number>, (number | null)[] | 0][];
  /** [start, end, name] */
  phases: [number, number, string][];
  /** [start of health, end of it, release] of each replica that was ever healthy. */
  replicas: [number, number, string][];
}

export function cursorData(run: Run, frame: Frame): Markup {
  const { from, to, secondsPerColumn } = frame;
  const seconds = run.traffic.seconds.length <= MOST_SECONDS ? exact(run, from) : columns(frame);
  const data: CursorData = {
    from,
    length: to - from,
    step: run.traffic.seconds.length <= MOST_SECONDS ? 1000 : secondsPerColumn * 1000,
    seconds,
    phases: run.phases.map((phase) => [phase.from - from, phase.to - from, phase.name]),
    replicas: run.replicas.flatMap(({ healthyAt, drainingAt, goneAt, release }) =>
      healthyAt === undefined ? [] : [[healthyAt - from, (drainingAt ?? goneAt ?? to) - from, release]],
    ),
  };
  return jsonData(data);
}

function exact({ traffic }: Run, from: number): CursorData['seconds'] {
  return traffic.seconds
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, outcomes, releases, latencyMs }) => [
      at - from,
      { ...outcomes },
      { ...releases },
      short(latencyMs),
    ]);
}

function columns({ columns, from }: Frame): CursorData['seconds'] {
  return columns.map((column) => [
    column.from - from,
    { ok: column.requests - column.failed, ...column.failures },
    { ...column.releases },
    short(column.latencyMs),
  ]);
}

function short(latency: Run['traffic']['latencyMs']): (number | null)[] | 0 {
  if (latency === null) return 0;
  return [latency.p50, latency.p99, latency.p999, latency.max].map((ms) => ms && Math.round(ms * 10) / 10);
}
