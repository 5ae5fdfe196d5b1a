import { jsonData, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import type { Frame } from './columns.ts';

/** Beyond this many, the columns are told instead of the seconds: a page is to stay small. */
const MOST_SECONDS = 4000;

/** Each name's place and its count, one after the other: an hour of them has to be small. */
export type Counts = number[];

/** What the pointer and the arrow keys tell, as the script reads it; times in ms from the start of the chart. */
export interface CursorData {
  /** The start of the chart, in epoch ms. */
  from: number;
  /** How long the chart is. */
  length: number;
  /** How long one entry is. */
  step: number;
  /** The outcomes and releases, each told once. */
  names: string[];
  /** [start, outcomes, answers by release, [p50, p99, p99.9, max] or 0]; the counts by the places of their names. */
  seconds: [number, Counts, Counts, (number | null)[] | 0][];
  /** [start, end, name] */
  phases: [number, number, string][];
  /** [start of health, end of it, release] of each replica that was ever healthy. */
  replicas: [number, number, string][];
}

export function cursorData(run: Run, frame: Frame): Markup {
  const { from, to, secondsPerColumn } = frame;
  const names: string[] = [];
  const count = counter(names);
  const exactly = run.traffic.seconds.length <= MOST_SECONDS;
  const data: CursorData = {
    from,
    length: to - from,
    step: exactly ? 1000 : secondsPerColumn * 1000,
    names,
    seconds: exactly ? exact(run, from, count) : columns(frame, count),
    phases: run.phases.map((phase) => [phase.from - from, phase.to - from, phase.name]),
    replicas: run.replicas.flatMap(({ healthyAt, drainingAt, goneAt, release }) =>
      healthyAt === undefined ? [] : [[healthyAt - from, (drainingAt ?? goneAt ?? to) - from, release]],
    ),
  };
  return jsonData(data);
}

/** Counts by the places of their names, which are added to the list as they come. */
function counter(names: string[]) {
  const places = new Map<string, number>();
  return (counts: Readonly<Record<string, number>>): Counts =>
    Object.entries(counts).flatMap(([name, count]) => {
      const place = places.get(name) ?? names.push(name) - 1;
      places.set(name, place);
      return count > 0 ? [place, count] : [];
    });
}

type Count = ReturnType<typeof counter>;

function exact({ traffic }: Run, from: number, count: Count): CursorData['seconds'] {
  return traffic.seconds
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, outcomes, releases, latencyMs }) => [
      at - from,
      count(outcomes),
      count(releases),
      short(latencyMs),
    ]);
}

function columns({ columns, from }: Frame, count: Count): CursorData['seconds'] {
  return columns.map((column) => [
    column.from - from,
    count({ ok: column.requests - column.failed, ...column.failures }),
    count(column.releases),
    short(column.latencyMs),
  ]);
}

function short(latency: Run['traffic']['latencyMs']): (number | null)[] | 0 {
  if (latency === null) return 0;
  return [latency.p50, latency.p99, latency.p999, latency.max].map((ms) => ms && Math.round(ms * 10) / 10);
}
