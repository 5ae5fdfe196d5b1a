import type { Served } from '@zero-downtime/slo';
import type { Target } from '../target/load.ts';
import { ofStack } from './of-stack.ts';
import type { Series } from './prometheus.ts';

/** Requests by status and by latency: one query for both, since their labels differ. */
function counted(of: string, over: string, range: string, release = ''): string {
  const requests = `{${of}, route!~"/(ready|health.*)"${release}}`;
  const sum = (metric: string, by: string) =>
    `sum by (release, method, route, ${by}) (${over}(${metric}${requests}${range}))`;
  return `${sum('http_requests_total', 'status')} or ${sum('http_request_duration_seconds_bucket', 'le')}`;
}

/**
 * The query for the requests since each replica's start, of the replicas that existed in the last `seconds`. A later query with the time
 * since then covers the same replicas and newer ones: none ages out between two readings. A request whose client disconnected (status
 * `aborted`) is no error, but has a latency. Probes are excluded: a draining replica fails them by design.
 *
 * The release under analysis is read one scrape late: replicas are scraped one after the other, and a problem of all of them would seem
 * like its own until the last scrape.
 * @param behind the scrape interval, as Prometheus writes it
 */
export function answeredSince(
  target: Pick<Target, 'stack'>,
  seconds: number,
  { release, behind }: { release: string; behind: string },
): string {
  const range = `[${Math.ceil(seconds)}s]`;
  const label = JSON.stringify(release);
  return [
    counted(ofStack(target), 'max_over_time', `${range} offset ${behind}`, `, release=${label}`),
    counted(ofStack(target), 'max_over_time', range, `, release!=${label}`),
  ].join(' or ');
}

/** The query for the requests of the last `seconds`, extrapolated to the whole range. */
export const answeredInTheLast = (target: Pick<Target, 'stack'>, seconds: number): string =>
  counted(ofStack(target), 'increase', `[${seconds}s]`);

/** The answers of each release on each route, from the result of the query. */
export function toServed(series: readonly Series[]): Served[] {
  return [...Map.groupBy(series, keyOf).values()].map((of) => {
    const { release = '', method = '', route = '' } = of[0]?.labels ?? {};
    const requests = of.filter(({ labels }) => labels.status !== undefined);
    return {
      release,
      route: `${method} ${route}`,
      requests: sum(requests),
      errors: sum(requests.filter(({ labels: { status } }) => status?.startsWith('5') && status !== '503')),
      unavailable: sum(requests.filter(({ labels }) => labels.status === '503')),
      within: of
        .filter(({ labels }) => labels.le !== undefined && labels.le !== '+Inf')
        .map(({ labels, value }) => ({ seconds: Number(labels.le), requests: value }))
        .sort((a, b) => a.seconds - b.seconds),
    };
  });
}

const keyOf = ({ labels }: Series): string => `${labels.release} ${labels.method} ${labels.route}`;
const sum = (series: readonly Series[]): number => series.reduce((total, { value }) => total + value, 0);
