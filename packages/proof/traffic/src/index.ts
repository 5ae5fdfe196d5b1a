export {
  describeClients,
  describeReport,
  describeSnapshot,
  describeVerdict,
  describeVerification,
} from './describe.ts';
export type { Mix } from './errand.ts';
export {
  InvalidTrafficOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
} from './errors.ts';
export type { LedgerHead, OrderEntry, OrderOutcome } from './ledger-entry.ts';
export type { Snapshot } from './live.ts';
export type { OrderContent, OrderItem } from './order.ts';
export type { Outcome } from './outcome.ts';
export type { Ending } from './pace.ts';
export type { DifferingOrder, DoubledOrder, LostOrder, SurvivingOrder } from './reconcile.ts';
export type {
  Clients,
  ConnectionKind,
  Counts,
  FailureExample,
  FailureGroup,
  GeneratorReport,
  Kind,
  Latency,
  Second,
  SlowAnswers,
  TrafficReport,
} from './report.ts';
export type { Spacing } from './schedule.ts';
export type { TrafficOptions } from './settings.ts';
export { type Run, summarize } from './summary.ts';
export { parseTarget, type Target } from './target.ts';
export { startTraffic, type Traffic } from './traffic.ts';
export { failedFault, judgeOrders, type Verdict } from './verdict.ts';
export { type Verification, type VerifyOptions, verifyLedger } from './verify.ts';
export type { TokenFor } from './wallet.ts';
