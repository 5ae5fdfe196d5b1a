import { inAll, quantile, type Served } from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';
import type { Site } from '../site.ts';
import { answeredInTheLast, toServed } from './counts.ts';
import { ask, PrometheusUnavailable } from './prometheus.ts';

/** The figures of a release over all routes, for display. */
export function figuresOf(served: readonly Served[], release: string): ReleaseFigures {
  const all = inAll(
    served.filter((one) => one.release === release),
    release,
    '',
  );
  const p99 = quantile(all, 0.99);
  return {
    release,
    requests: Math.round(all.requests),
    errorRatio: all.requests > 0 ? (all.errors + all.unavailable) / all.requests : null,
    p99Ms: p99 === null ? null : p99 * 1_000,
  };
}

/** The figures of each serving release in the last minute; undefined when metrics are unavailable. */
export async function lastMinute(
  site: Pick<Site, 'managers' | 'target'>,
): Promise<ReleaseFigures[] | undefined> {
  if (site.target.monitoring === 'off') return undefined;
  try {
    const served = toServed(await ask(site, answeredInTheLast(site.target, 60)));
    const releases = [...new Set(served.map(({ release }) => release))].sort();
    return releases.map((release) => figuresOf(served, release));
  } catch (error) {
    if (error instanceof PrometheusUnavailable) return undefined;
    throw error;
  }
}
