import type { Served } from './counts.ts';

/**
 * The latency quantile of a share of the requests, seconds: interpolated linearly between two bounds like Prometheus' histogram_quantile;
 * the last bound when it exceeds it; null without requests.
 */
export function quantile(
  { requests, within }: Pick<Served, 'requests' | 'within'>,
  share: number,
): number | null {
  if (requests === 0) return null;
  const wanted = share * requests;
  const at = within.findIndex((bound) => bound.requests >= wanted);
  const bound = within[at];
  if (!bound) return within.at(-1)?.seconds ?? null;
  const { seconds: low, requests: below } = within[at - 1] ?? { seconds: 0, requests: 0 };
  return low + (bound.seconds - low) * ((wanted - below) / (bound.requests - below));
}
