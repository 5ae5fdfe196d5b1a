import type { Counts, LoadReport, Verdict } from '@zero-downtime/probe/load';

/** The kind of a request; `slow` creates an order and sends its body over 1 to 2 s. */
export type Kind = 'create' | 'read' | 'list' | 'tracking' | 'slow';

/** The measurements and the verdict of a run, as plain JSON. */
export type TrafficReport = Omit<LoadReport, 'byKind'> &
  Verdict & {
    readonly byKind: Readonly<Record<Kind, Counts>>;
    /** The result of reading the orders back. Until `verified`, every count but `acknowledged` is 0. */
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
