import type { Finding } from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';

/** The most significant findings, as sentences. */
export const describeFindings = (findings: readonly Finding[]): string =>
  findings.slice(0, 3).map(describeFinding).join('; ');

/** The route, the failures, the old release's failures, the limit and the p-value. */
function describeFinding(finding: Finding): string {
  const { route, fresh, old, allowed, pValue } = finding;
  const compared = old.of > 0 ? `, ${old.failed} of ${old.of} of the old release` : '';
  return `${route}: ${fresh.failed} of ${fresh.of} requests ${whatHappened(finding)}${compared}; ${percent(allowed)} are allowed (p ${pValue.toExponential(0)})`;
}

function whatHappened({ what, beyond, times, allowed }: Finding): string {
  if (what === 'errors') return 'failed';
  if (what === 'unavailable') return 'were rejected with 503';
  if (what === 'cut off') return 'were broken off or not answered';
  const longer = `took longer than ${beyond} s`;
  return times === undefined
    ? longer
    : `${longer}, ${times} times the ${percent(1 - allowed)} quantile of the old release`;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** The figures of releases since the previous interim analysis, on one line. */
export function describeFigures(releases: readonly ReleaseFigures[]): string {
  return releases.map(describeRelease).join(' · ');
}

function describeRelease({ release, requests, errorRatio, p99Ms }: ReleaseFigures): string {
  if (errorRatio === null) return `${release}: no requests`;
  const p99 = p99Ms === null ? '' : `, p99 ${Math.round(p99Ms)} ms`;
  return `${release}: ${requests} requests, ${percent(errorRatio)} failed${p99}`;
}
