import type { Fence } from '@zero-downtime/migrations/change';
import type { GateLimits } from '@zero-downtime/migrations/runner';
import type { RecordedPhase } from './record-changes.ts';

/** What a contract's gate looks at before the first step. All times in milliseconds. */
export interface Gate {
  /** No session, heartbeat or late write of an older release may be left. */
  oldestRelease: string;
  looks: Pick<GateLimits, 'samples' | 'intervalMs' | 'waitMs' | 'heartbeatMs'>;
  /** The change's backfill runs to its proof first, and is asked again at the end. */
  provesBackfill: boolean;
  /** Triggers that watch for `soakMs` who writes otherwise. */
  fences: readonly Fence[];
  soakMs: number;
  /** The contract asks itself for rows that only an older release can have written. */
  asksForOldRows: boolean;
}

/** Null for what is no contract, or one that could not be read. */
export function gateOf(
  { terms }: RecordedPhase,
  { samples, intervalMs, waitMs, heartbeatMs, soakMs }: GateLimits,
  hasBackfill: boolean,
): Gate | null {
  if (terms === null) return null;
  const { oldestRelease, fence = [], oldWriterRows } = terms;
  return {
    oldestRelease,
    looks: { samples, intervalMs, waitMs, heartbeatMs },
    provesBackfill: hasBackfill,
    fences: fence,
    soakMs: fence.length > 0 ? soakMs : 0,
    asksForOldRows: oldWriterRows !== undefined,
  };
}
