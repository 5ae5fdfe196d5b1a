import { ofStack } from '../metrics/of-stack.ts';
import type { Series } from '../metrics/prometheus.ts';
import type { Target } from '../target/load.ts';

const tagged = (what: string, expression: string): string =>
  `label_replace(${expression}, "what", "${what}", "", "")`;

/** The query for each release: the largest replica now, the slowest growth of its replicas, and the largest replica of the last hours. */
export function memoryQuery(target: Pick<Target, 'stack'>): string {
  const rss = `process_resident_memory_bytes{${ofStack(target)}}`;
  return [
    tagged('now', `max by (release) (${rss})`),
    tagged('growth', `min by (release) (deriv(${rss}[1m]))`),
    tagged('most', `max by (release) (max_over_time(${rss}[6h]))`),
  ].join(' or ');
}

/** A leak exceeds the maximum of the old release by this factor; warming up does not. */
const TOO_MUCH = 1.5;
/** The growth of a leak, bytes per second: more than a heap grows between two collections, averaged over a minute. */
const GROWING = 200_000;

/**
 * Detects a memory leak: every replica of the new release grows, and one exceeds `TOO_MUCH` times the maximum of the old release.
 * @returns a sentence with the numbers, or undefined
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
