import type { Counts, LoadReport, Verdict } from '@zero-downtime/probe/load';

/** What a request does; `slow` creates an order too, and sends it over a second or two. */
export type Kind = 'create' | 'read' | 'list' | 'tracking' | 'slow';

/** What a run measured and what came of it, as plain JSON. */
export type TrafficReport = Omit<LoadReport, 'byKind'> &
  Verdict & {
    readonly byKind: Readonly<Record<Kind, Counts>>;
    /** What became of the orders; but for `acknowledged`, zeros as long as they are not `verified`. */
    readonly orders: {
      readonly verified: boolean;
      readonly acknowledged: number;
      readonly lost: number;
      readonly doubled: number;
      readonly differing: number;
      readonly unacknowledgedButThere: number;
      /** Null when tracking numbers were not required. */
      readonly untracked: number | null;
    };
  };
