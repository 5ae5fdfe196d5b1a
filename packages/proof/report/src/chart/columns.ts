import type { Run, Second } from '../run/run-schema.ts';

/** The number of columns that fits on a wide screen. */
const MOST_COLUMNS = 720;

/** One or more whole seconds of traffic: the sum of the failures, the worst latencies. */
export interface Column {
  readonly from: number;
  readonly to: number;
  /** The number of measured seconds in the column. */
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly releases: Readonly<Record<string, number>>;
  readonly latencyMs: {
    readonly p50: number;
    readonly p99: number;
    readonly p999: number;
    readonly max: number;
  } | null;
}

/** The time span of all lanes, in epoch ms, and its traffic. Seconds without measurements have no column. */
export interface Frame {
  readonly from: number;
  readonly to: number;
  readonly secondsPerColumn: number;
  readonly columns: readonly Column[];
}

/** Fits a run of any length into visible columns. */
export function frameOf({ startedAt, endedAt, traffic }: Run, mostColumns = MOST_COLUMNS): Frame {
  const seconds = traffic.seconds.toSorted((a, b) => a.at - b.at);
  const starts = [Date.parse(startedAt), ...seconds.slice(0, 1).map(({ at }) => at)];
  const ends = [Date.parse(endedAt), ...seconds.slice(-1).map(({ at }) => at + 1000)];
  const from = Math.min(...starts);
  const to = Math.max(...ends, from + 1000);
  const secondsPerColumn = Math.max(1, Math.ceil((to - from) / 1000 / mostColumns));
  const origin = seconds[0]?.at ?? from;
  const width = secondsPerColumn * 1000;
  const groups = Map.groupBy(seconds, ({ at }) => Math.floor((at - origin) / width));
  const columns = [...groups].map(([index, members]) => column(origin + index * width, width, members));
  return { from, to, secondsPerColumn, columns };
}

/** The outcomes of a second that were failures. */
export function failuresOf(outcomes: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(outcomes).filter(([name, count]) => name !== 'ok' && count > 0);
}

function column(from: number, width: number, seconds: readonly Second[]): Column {
  const failures = sum(seconds.map(({ outcomes }) => Object.fromEntries(failuresOf(outcomes))));
  return {
    from,
    to: from + width,
    seconds: seconds.length,
    requests: total(sum(seconds.map(({ outcomes }) => outcomes))),
    failed: total(failures),
    failures,
    releases: sum(seconds.map(({ releases }) => releases)),
    latencyMs: worst(seconds),
  };
}

function worst(seconds: readonly Second[]): Column['latencyMs'] {
  const measured = seconds.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
  if (measured.length === 0) return null;
  const highest = (key: 'p50' | 'p99' | 'p999' | 'max') =>
    Math.max(...measured.map((latency) => latency[key] ?? 0));
  return { p50: highest('p50'), p99: highest('p99'), p999: highest('p999'), max: highest('max') };
}

function sum(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = Object.create(null);
  for (const record of records)
    for (const [name, count] of Object.entries(record)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function total(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((all, each) => all + each, 0);
}
