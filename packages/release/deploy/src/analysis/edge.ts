import type { Evidence, Sample } from '@zero-downtime/slo';
import type { Series } from '../metrics/prometheus.ts';
import type { Target } from '../target/load.ts';

/**
 * The query for the servers of a stack's backend at the edge, by kind (`api`, `canary`): the answers of the last `seconds`, and the requests that a
 * server cut off or never answered and the edge could not retry. A server slot that is used later counts from its first use.
 */
export function seenByEdge({ stack }: Pick<Target, 'stack'>, seconds: number): string {
  const sum = (what: string, metric: string) => {
    const series = `${metric}{job="edge", proxy="${stack}_api"}[${Math.ceil(seconds)}s]`;
    // Not increase(), which extrapolates: the tests need exact counts. An edge that replaces another has an address, and series, of its own.
    const increase = `max_over_time(${series}) - min_over_time(${series})`;
    const tracked = `label_replace(${increase}, "track", "$1", "server", "([a-z]+)[0-9]+")`;
    return `label_replace(sum by (track) (${tracked}), "what", "${what}", "", "")`;
  };
  return [
    sum('answered', 'haproxy_server_http_responses_total'),
    sum('invalid', 'haproxy_server_response_errors_total'),
    sum('broken off', 'haproxy_server_server_aborts_total'),
  ].join(' or ');
}

/**
 * The answers of the canary as the edge saw them, and those of the other servers. The edge distinguishes slots, not releases, so this is valid
 * only while no other server runs the new release. @returns undefined without a canary
 */
export function edgeEvidence(series: readonly Series[]): Evidence['proxy'] {
  const [fresh, old] = [sampleOf(series, 'canary'), sampleOf(series, 'api')];
  return fresh.of > 0 ? { fresh, old } : undefined;
}

function sampleOf(series: readonly Series[], track: string): Sample {
  const count = (what: string) =>
    Math.round(series.find(({ labels }) => labels.track === track && labels.what === what)?.value ?? 0);
  // A truncated answer is in both counters, and among the answers; a missing answer is only in `invalid`.
  const failed = Math.max(count('invalid'), count('broken off'));
  return { failed, of: Math.max(count('answered'), failed) };
}
