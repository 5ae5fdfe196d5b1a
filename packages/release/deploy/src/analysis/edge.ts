import type { Evidence, Sample } from '@zero-downtime/slo';
import type { Series } from '../metrics/prometheus.ts';
import type { Target } from '../target/load.ts';

/**
 * Of the servers of the edge's backend for a stack, by their kind (`api`, `canary`): answers since so many seconds, and requests that a server broke off or
 * never answered, where the edge could not repeat them. Counters of a slot that comes into use later count from there.
 */
export function seenByEdge({ stack }: Pick<Target, 'stack'>, seconds: number): string {
  const sum = (what: string, metric: string) => {
    const series = `${metric}{job="edge", proxy="${stack}_api"}[${Math.ceil(seconds)}s]`;
    // Not increase(), which extrapolates: the tests want counts. The edge does not restart meanwhile.
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
 * What the edge had from the canary, and from the others meanwhile. It knows its servers by place and not by release, so this is for the time
 * in which no other server is of the new release. Pure. @returns undefined without a canary
 */
export function edgeEvidence(series: readonly Series[]): Evidence['proxy'] {
  const [fresh, old] = [sampleOf(series, 'canary'), sampleOf(series, 'api')];
  return fresh.of > 0 ? { fresh, old } : undefined;
}

function sampleOf(series: readonly Series[], track: string): Sample {
  const count = (what: string) =>
    Math.round(series.find(({ labels }) => labels.track === track && labels.what === what)?.value ?? 0);
  // An answer that breaks off counts as both, and as an answer; what is never answered as invalid alone.
  const failed = Math.max(count('invalid'), count('broken off'));
  return { failed, of: Math.max(count('answered'), failed) };
}
