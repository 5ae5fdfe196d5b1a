/**
 * Parts of the runner that the linter, the trace and the planner use to run a change, or to predict its run.
 */
export { LARGEST_BATCH } from './backfill/batch-size.ts';
export { describeDrift } from './drift/compare-catalogues.ts';
export { loadBackfill, loadContract, loadExpand } from './files/load-phase.ts';
export { compareNames, readChanges } from './files/read-changes.ts';
export { SKELETON_MARK } from './files/skeleton-mark.ts';
export { isHidden, NotUtf8Error, readSource } from './files/source-text.ts';
export type { RowQuestions } from './gate/old-releases.ts';
export type { GateConditions } from './gate/pass-gate.ts';
export { carriedChecksums } from './ledger/checksums.ts';
export { ensureLedger } from './ledger/ledger.ts';
export { type Carried, ledgerFaults } from './ledger/ledger-faults.ts';
export { schemaSession } from './phases/schema-session.ts';
export { type GateLimits, type Limits, readLimits } from './session/limits.ts';
export { nextPause, withLockRetries } from './session/lock-retries.ts';
export { backendPid, type LockedSession as Turn } from './session/locked-session.ts';
export { splitSql } from './sql/split.ts';
