import { median, ratios, type ServerFigures } from '@zero-downtime/bench';
import type { Comparison } from './compare.ts';
import type { Workload } from './workloads.ts';

/** A target of the orders API for reading and creating orders. Printed, not asserted. */
export interface Target {
  workload: Workload;
  what: string;
  /** The target as text. */
  found: string;
  met: boolean;
}

const SHARES = { fastify: 1.1, bare: 0.8 } as const;
const AIMED: readonly Workload[] = ['read', 'create'];

/** The targets that the figures cover. */
export function targetsOf({ workload, throughput, underLoad }: Comparison): Target[] {
  if (!AIMED.includes(workload)) return [];
  const targets: Target[] = [];
  const { api } = throughput;
  for (const [app, share] of Object.entries(SHARES)) {
    const reference = throughput[app];
    if (!api || !reference) continue;
    const requests = throughputShare(api, reference);
    const cpu = cpuShare(api, reference);
    targets.push({
      workload,
      what: `at least ${share} × ${app}, in requests a second`,
      found: requests.toFixed(2),
      met: requests >= share,
    });
    if (Number.isNaN(cpu)) continue;
    targets.push({
      workload,
      what: `at least ${share} × ${app}, in requests for a second of CPU time`,
      found: cpu.toFixed(2),
      met: cpu >= share,
    });
  }
  const ours = underLoad?.figures.api;
  for (const app of ['fastify', 'naive']) {
    const reference = underLoad?.figures[app];
    if (!underLoad || !ours || !reference) continue;
    const [p99, itsP99] = [p99Of(ours), p99Of(reference)];
    targets.push({
      workload,
      what: `p99 at most that of ${app}, both at ${underLoad.perSecond} requests/s`,
      found: `${p99.toFixed(1)} ms, ${app} ${itsP99.toFixed(1)} ms`,
      met: p99 <= itsP99,
    });
  }
  return targets;
}

const p99Of = (figures: readonly ServerFigures[]) => median(figures.map(({ p99Ms }) => p99Ms));

/** The ratio of requests a second to the reference: the median over the rounds. */
export const throughputShare = (
  figures: readonly ServerFigures[],
  reference: readonly ServerFigures[],
): number =>
  median(
    ratios(
      figures.map(({ perSecond }) => perSecond),
      reference.map(({ perSecond }) => perSecond),
    ),
  );

/** The ratio of requests for a second of CPU time: decisive when the server is the bottleneck. */
export const cpuShare = (figures: readonly ServerFigures[], reference: readonly ServerFigures[]): number =>
  median(
    ratios(
      reference.map(({ cpuMicros = Number.NaN }) => cpuMicros),
      figures.map(({ cpuMicros = Number.NaN }) => cpuMicros),
    ),
  );
