import type { Finding } from '@zero-downtime/slo';
import type { ReleaseFigures } from '../events.ts';

/** The most certain findings, as sentences. Pure. */
export const describeFindings = (findings: readonly Finding[]): string =>
  findings.slice(0, 3).map(describeFinding).join('; ');

/** What, where, how often, beside what, and how sure it is. */
function describeFinding(finding: Finding): string {
  const { route, fresh, old, allowed, pValue } = finding;
  const beside = old.of > 0 ? `, of the old release ${old.failed} of ${old.of}` : '';
  return `${route}: ${fresh.failed} of ${fresh.of} requests ${whatHappened(finding)}${beside}; ${percent(allowed)} may (p ${pValue.toExponential(0)})`;
}

function whatHappened({ what, beyond, times, allowed }: Finding): string {
  if (what === 'errors') return 'failed';
  if (what === 'unavailable') return 'were turned away with 503';
  if (what === 'cut off') return 'were broken off or not answered';
  const longer = `took longer than ${beyond} s`;
  return times === undefined
    ? longer
    : `${longer}, ${times} times what ${percent(1 - allowed)} of the old release's take`;
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
