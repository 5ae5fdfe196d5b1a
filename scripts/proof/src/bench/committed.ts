import { markdownTable } from '@zero-downtime/bench';
import figures from './committed.json' with { type: 'json' };
import type { Comparison } from './compare.ts';
import { cpuShare, throughputShare } from './targets.ts';

/** Figures of the last run that was committed, in README.md too. A new run is printed beside them; commit both when they change. */
export const committed: {
  start: { readyMs: number; nodeAloneMs: number; cpuMs?: number; rssMb?: number };
  compare: Record<string, { requests: Shares; cpu: Shares }>;
} = figures;

/** Ratios of the orders API to another app; more is better. */
type Shares = Record<string, number>;

/** The ratios of the orders API to the other apps in this run, beside the committed ones. Undefined when nothing can be compared. */
export function besideCommitted({ workload, throughput }: Comparison): string | undefined {
  const before = committed.compare[workload];
  const { api } = throughput;
  if (!api || !before) return undefined;
  const rows = Object.entries(throughput)
    .filter(([name]) => name in before.requests)
    .map(([name, figures]) => [
      `api ÷ ${name}`,
      throughputShare(api, figures).toFixed(2),
      before.requests[name]?.toFixed(2) ?? '',
      cpuShare(api, figures).toFixed(2),
      before.cpu[name]?.toFixed(2) ?? '',
    ]);
  if (rows.length === 0) return undefined;
  return markdownTable([workload, 'requests/s', 'committed', 'requests for CPU time', 'committed'], rows);
}
