import type { Finding } from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';

/** A finding as a sentence: what, where, how often, beside what, and how sure it is. Pure. */
export function describeFinding({ route, what, fresh, old, allowed, beyond, pValue }: Finding): string {
  const kind =
    what === 'errors'
      ? 'failed'
      : `took longer than ${beyond} s${what === 'slower' ? ', twice what the old release takes' : ''}`;
  const beside = old.of > 0 ? `, of the old release ${old.failed} of ${old.of}` : '';
  return `${route}: ${fresh.failed} of ${fresh.of} requests ${kind}${beside}; ${percent(allowed)} may (p ${pValue.toExponential(0)})`;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** How releases have served since the look before, on one line. Pure. */
export function describeFigures(releases: readonly ReleaseFigures[]): string {
  return releases.map(describeRelease).join(' · ');
}

function describeRelease({ release, requests, errorRatio, p99Ms }: ReleaseFigures): string {
  if (errorRatio === null) return `${release}: no requests`;
  const p99 = p99Ms === null ? '' : `, p99 ${Math.round(p99Ms)} ms`;
  return `${release}: ${requests} requests, ${percent(errorRatio)} failed${p99}`;
}
