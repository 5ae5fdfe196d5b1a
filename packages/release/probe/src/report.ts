import {
  doubtsAboutLedger,
  fault,
  judgeLoad,
  type LoadReport,
  type Run,
  summarizeLoad,
  type Verdict,
  verdictOf,
} from './load/index.ts';
import type { Verification } from './verify.ts';

/** What a run measured and what came of it, as plain JSON. */
export type ProbeReport = LoadReport &
  Verdict & {
    /** What became of that which was created; but for `acknowledged`, zeros as long as it is not `verified`. */
    readonly created: {
      readonly verified: boolean;
      readonly acknowledged: number;
      readonly lost: number;
      readonly changed: number;
      /** Null when duplicates were not searched for. */
      readonly doubled: number | null;
    };
  };

/** Adds a run up, with what became of that which it created where it was read back. */
export function summarize(run: Run, verification: Verification | null = null): ProbeReport {
  const figures = summarizeLoad(run);
  const created = {
    verified: verification !== null,
    acknowledged: run.acknowledged,
    lost: verification?.lost.length ?? 0,
    changed: verification?.changed.length ?? 0,
    doubled: verification?.doubled?.length ?? null,
  };
  const unread = run.acknowledged > 0 ? ['what was created was not read back'] : [];
  const outcome = verification ? judgeCreated(verification) : { faults: [], doubts: unread };
  return { ...figures, created, ...judgeLoad(figures, run.broken, outcome) };
}

/** What became of that which a ledger has, without the run that made it. */
export function judgeCreated(verification: Verification): Verdict {
  const { lost, changed, doubled } = verification;
  return verdictOf(
    [
      fault(lost.length, 'acknowledged resource lost', 'acknowledged resources lost'),
      fault(changed.length, 'acknowledged resource changed', 'acknowledged resources changed'),
      fault(doubled?.length, 'resource doubled', 'resources doubled'),
    ],
    doubtsAboutLedger(verification),
  );
}
