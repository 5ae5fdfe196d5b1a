import { type Finding, missedObjectives, type Objectives } from '@zero-downtime/slo';
import { askDatabase, hostFigures, hostsQuery, starvation } from '../blame/conditions.ts';
import { hintFor } from '../blame/hint.ts';
import { refuse } from '../errors.ts';
import { answeredInTheLast, toServed } from '../metrics/counts.ts';
import { describeFindings } from '../metrics/describe.ts';
import { scrapeInterval } from '../metrics/of-stack.ts';
import { ask, PrometheusUnavailable, type Series } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { parseDuration } from '../target/duration.ts';
import { poll } from '../wait.ts';

/** A shorter stall does not stop a deploy. Milliseconds. */
const PATIENCE = { everyMs: 5_000, deadlineMs: 30_000 };

/**
 * Refuses to deploy over a failing release: a rollout would add to the failures, and the canary analysis would lack a healthy release to
 * compare with. Waits for a short stall to end.
 * @returns whether the running release is failing and `force` deploys over it
 * @throws Ending (refused) with the failures
 */
export async function checkIncumbent(
  site: Site,
  { version, objectives, force }: { version: string; objectives: Objectives; force: boolean },
  patience = PATIENCE,
): Promise<boolean> {
  const seconds = Math.max(30, (3 * parseDuration(scrapeInterval(site.target))) / 1_000);
  let findings: readonly Finding[] = [];
  const serves = await poll(
    async () => {
      findings = await failingNow(site, version, seconds, objectives);
      return findings.length === 0 || force ? true : undefined;
    },
    { ...patience, signal: site.signal },
  );
  if (findings.length === 0) return false;
  const trouble = await troubleOf(site, version);
  const failing = `${version} is failing now, in the last ${seconds} s: ${describeFindings(findings)}`;
  const message = trouble ? `${failing}; ${trouble.why}` : failing;
  if (serves === undefined)
    throw refuse(
      message,
      trouble
        ? hintFor(trouble.kind, site.target)
        : `fix that first, or deploy over it: npm run deploy -- --target ${site.target.name} --force`,
    );
  site.report({
    phase: 'preflight',
    event: 'warning',
    message: `${message}; --force deploys over it`,
  });
  return true;
}

/** An unavailable Prometheus counts as no failures: the canary analysis requires metrics later. */
async function failingNow(
  site: Site,
  version: string,
  seconds: number,
  objectives: Objectives,
): Promise<readonly Finding[]> {
  try {
    return failuresOf(await ask(site, answeredInTheLast(site.target, seconds)), version, objectives);
  } catch (error) {
    if (error instanceof PrometheusUnavailable) return [];
    throw error;
  }
}

/**
 * The recent failures of a release: errors and 503s beyond the objective. Slow answers do not count: the canary compares them.
 */
export function failuresOf(series: readonly Series[], version: string, objectives: Objectives): Finding[] {
  // An increase is extrapolated to the whole range; the tests need counts.
  const counts = series.map(({ labels, value }) => ({ labels, value: Math.round(value) }));
  const served = toServed(counts).filter(({ release }) => release === version);
  return missedObjectives(served, objectives).filter(({ what }) => what !== 'slow');
}

async function troubleOf(
  site: Site,
  version: string,
): Promise<{ kind: 'database' | 'host'; why: string } | undefined> {
  const [database, series] = await Promise.all([
    askDatabase(site),
    ask(site, hostsQuery(site.target)).catch(() => []),
  ]);
  if (database === 'silent') return { kind: 'database', why: 'the database does not answer' };
  const why = starvation(hostFigures(series, version), {});
  return why === undefined ? undefined : { kind: 'host', why };
}
