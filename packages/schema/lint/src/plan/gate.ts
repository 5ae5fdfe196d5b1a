import type { Fence } from '@zero-downtime/migrations/change';
import type { GateLimits } from '@zero-downtime/migrations/runner';
import type { RecordedPhase } from './record-changes.ts';

/** The checks of a contract's gate before the first step. All times are in milliseconds. */
export interface Gate {
  /** No session, heartbeat or late write of an older release may be left. */
  oldestRelease: string;
  looks: Pick<GateLimits, 'samples' | 'intervalMs' | 'waitMs' | 'heartbeatMs'>;
  /** The change's backfill must prove that nothing remains, at the beginning and at the end. */
  provesBackfill: boolean;
  /** Triggers that record violating writes for `soakMs`. */
  fences: readonly Fence[];
  soakMs: number;
  /** Whether the contract also looks for rows that only an older release writes. */
  asksForOldRows: boolean;
}

/** Null for other phases, and for a contract that could not be read. */
export function gateOf(
  { conditions }: RecordedPhase,
  { samples, intervalMs, waitMs, heartbeatMs, soakMs }: GateLimits,
  hasBackfill: boolean,
): Gate | null {
  if (conditions === null) return null;
  const { oldestRelease, fence = [], oldWriterRows } = conditions;
  return {
    oldestRelease,
    looks: { samples, intervalMs, waitMs, heartbeatMs },
    provesBackfill: hasBackfill,
    fences: fence,
    soakMs: fence.length > 0 ? soakMs : 0,
    asksForOldRows: oldWriterRows !== undefined,
  };
}
