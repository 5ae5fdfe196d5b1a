import { ofStack } from '../metrics/of-stack.ts';
import type { Series } from '../metrics/prometheus.ts';
import type { Target } from '../target/load.ts';

const tagged = (what: string, expression: string): string =>
  `label_replace(${expression}, "what", "${what}", "", "")`;

/** For each release: the most that a replica has now, how fast the slowest of its replicas grows, the most that one has had. */
export function memoryQuery(target: Pick<Target, 'stack'>): string {
  const rss = `process_resident_memory_bytes{${ofStack(target)}}`;
  return [
    tagged('now', `max by (release) (${rss})`),
    tagged('growth', `min by (release) (deriv(${rss}[1m]))`),
    tagged('most', `max by (release) (max_over_time(${rss}[6h]))`),
  ].join(' or ');
}

/** So much more than any replica of the old release has ever had is no warming up. */
const TOO_MUCH = 1.5;
/** Bytes a second: beyond what a heap between two collections does on the average of a minute. */
const GROWING = 200_000;

/**
 * Whether the new release leaks: every replica of it grows, and one has half as much again as any of the old release has
 * had. Pure. @returns a sentence with the numbers, or undefined
 */
export function leakIn(
  series: readonly Series[],
  { release, old }: { release: string; old: string },
): string | undefined {
  const of = (name: string, what: string) =>
    series.find(({ labels }) => labels.release === name && labels.what === what)?.value;
  const [now, growth, most] = [of(release, 'now'), of(release, 'growth'), of(old, 'most')];
  if (now === undefined || growth === undefined || most === undefined) return undefined;
  if (growth < GROWING || now < TOO_MUCH * most) return undefined;
  return `memory: a replica has ${megabytes(now)} and every one grows by ${megabytes(growth)} a second; no replica of ${old} ever had more than ${megabytes(most)}`;
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toPrecision(3)} MB`;
