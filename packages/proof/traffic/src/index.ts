export {
  type Clients,
  type ConnectionKind,
  type Counts,
  describeClients,
  describeReport,
  type Ending,
  type FailureExample,
  type FailureGroup,
  failedFault,
  type GeneratorReport,
  InvalidLoadOptions,
  type Latency,
  LedgerUnreadable,
  type Outcome,
  type Run,
  type Second,
  type SlowAnswers,
  type Snapshot,
  type Spacing,
  TargetRefused,
  type TokenFor,
  type Verdict,
  VerificationFailed,
} from '@zero-downtime/probe/load';
export { describeSnapshot, describeVerdict, describeVerification } from './describe.ts';
export type { Mix } from './errand.ts';
export type { LedgerHead, OrderEntry, OrderOutcome } from './ledger-entry.ts';
export type { OrderContent, OrderItem } from './order.ts';
export type { DifferingOrder, DoubledOrder, LostOrder, SurvivingOrder } from './reconcile.ts';
export type { Kind, TrafficReport } from './report.ts';
export type { TrafficOptions } from './settings.ts';
export { summarize } from './summary.ts';
export { startTraffic, type Traffic } from './traffic.ts';
export { verdictOnOrders } from './verdict.ts';
export { type Verification, type VerifyOptions, verifyLedger } from './verify.ts';
