import { jsonData, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import type { Frame } from './columns.ts';

/** A longer run has one sample for each column of the chart instead of each second, to keep the page small. Seconds. */
const MAX_EXACT_SECONDS = 4000;

/** Pairs of a name's index and its count, flattened to keep the page small. */
export type Counts = number[];

/** The data of the cursor, for the script. Times are in milliseconds from the start of the chart. */
export interface CursorData {
  /** The start of the chart. Epoch milliseconds. */
  from: number;
  /** The length of the chart. Milliseconds. */
  length: number;
  /** The length of one sample: a second, or a column of the chart. Milliseconds. */
  step: number;
  /** The names of outcomes and releases. */
  names: string[];
  /**
   * [start, outcomes, answers by release, latency]. Counts have the indices of their names. The latency is [p50, p99, p99.9, max] in
   * milliseconds, or 0 without answers.
   */
  samples: [number, Counts, Counts, (number | null)[] | 0][];
  /** [start, end, name] of each phase. */
  phases: [number, number, string][];
  /** [healthy from, healthy to, release] of each replica that was ever healthy. */
  replicas: [number, number, string][];
}

export function cursorData(run: Run, frame: Frame): Markup {
  const { from, to, secondsPerColumn } = frame;
  const names: string[] = [];
  const count = counter(names);
  const exactly = run.traffic.seconds.length <= MAX_EXACT_SECONDS;
  const data: CursorData = {
    from,
    length: to - from,
    step: exactly ? 1000 : secondsPerColumn * 1000,
    names,
    samples: exactly ? exact(run, from, count) : columns(frame, count),
    phases: run.phases.map((phase) => [phase.from - from, phase.to - from, phase.name]),
    replicas: run.replicas.flatMap(({ healthyAt, drainingAt, goneAt, release }) =>
      healthyAt === undefined ? [] : [[healthyAt - from, (drainingAt ?? goneAt ?? to) - from, release]],
    ),
  };
  return jsonData(data);
}

/** Counts by the indices of their names; new names are added to the list. */
function counter(names: string[]) {
  const indices = new Map<string, number>();
  return (counts: Readonly<Record<string, number>>): Counts =>
    Object.entries(counts).flatMap(([name, count]) => {
      const index = indices.get(name) ?? names.push(name) - 1;
      indices.set(name, index);
      return count > 0 ? [index, count] : [];
    });
}

type Count = ReturnType<typeof counter>;

function exact({ traffic }: Run, from: number, count: Count): CursorData['samples'] {
  return traffic.seconds
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, outcomes, releases, latencyMs }) => [
      at - from,
      count(outcomes),
      count(releases),
      short(latencyMs),
    ]);
}

function columns({ columns, from }: Frame, count: Count): CursorData['samples'] {
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
