import { countsOf, judgeLoad, type Run, summarizeLoad } from '@zero-downtime/probe/load';
import type { TrafficReport } from './report.ts';
import { outcomeOfOrders } from './verdict.ts';
import type { Verification } from './verify.ts';

/** The report of a finished or a running load. `verification`: null while the orders are not read back. */
export function summarize(run: Run, verification: Verification | null = null): TrafficReport {
  const { generator, seconds, ...figures } = summarizeLoad(run);
  const report = {
    ...figures,
    byKind: { ...countsOf(['create', 'read', 'list', 'tracking', 'slow']), ...figures.byKind },
    orders: ordersOf(run, verification),
    generator,
    seconds,
  };
  return { ...report, ...judgeLoad(report, run.broken, outcomeOfOrders(verification)) };
}

function ordersOf(run: Run, verification: Verification | null): TrafficReport['orders'] {
  return {
    verified: verification !== null,
    acknowledged: run.acknowledged,
    lost: verification?.lost.length ?? 0,
    doubled: verification?.doubled.length ?? 0,
    differing: verification?.differing.length ?? 0,
    unacknowledgedButThere: verification?.unacknowledgedButThere.length ?? 0,
    untracked: verification?.untracked?.length ?? null,
  };
}
