import type { Summary } from './summary.ts';
import type { Verification } from './verify.ts';

/**
 * `faults`: what the service did wrong; with none of them the run has passed. `doubts`: why the measurement itself
 * may be off; they do not fail a run, but its latencies should not be quoted.
 */
export type Verdict = {
  readonly passed: boolean;
  readonly faults: readonly string[];
  readonly doubts: readonly string[];
};

/**
 * Whether a run lost nothing: no request failed, and, where the orders were read back, none was lost, doubled or left
 * without the tracking number it should have. A run without any request proves nothing and has not passed.
 */
export function verdict(summary: Summary, verification: Verification | null): Verdict {
  const faults = [
    fault(summary.all.failed, 'request failed', 'requests failed'),
    fault(summary.orders.unknown, 'order without an answer', 'orders without an answer'),
    fault(verification?.lost.length, 'acknowledged order lost', 'acknowledged orders lost'),
    fault(verification?.doubled.length, 'order doubled', 'orders doubled'),
    fault(
      verification?.untracked?.length,
      'order without a tracking number',
      'orders without a tracking number',
    ),
    summary.all.requests === 0 ? 'no request was made, so nothing is proven' : null,
  ].filter((each) => each !== null);
  return { passed: faults.length === 0, faults, doubts: doubtsAbout(summary) };
}

function fault(count: number | undefined, one: string, many: string): string | null {
  if (!count) return null;
  return `${count} ${count === 1 ? one : many}`;
}

function doubtsAbout({ generator }: Summary): string[] {
  if (!generator?.fellBehind) return [];
  const { lateP99Ms, lateMaxMs, loopDelayMaxMs } = generator;
  const inMs = (value: number) => `${Math.round(value)} ms`;
  return [
    `the generator fell behind: requests left up to ${inMs(lateMaxMs)} late (p99 ${inMs(lateP99Ms)}), ` +
      `its event loop stood still for up to ${inMs(loopDelayMaxMs)}; the latencies include that`,
  ];
}
