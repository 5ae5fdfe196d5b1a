export { asRecord } from './as-record.ts';
export { agentFor } from './connections.ts';
export {
  describeClients,
  describeReport,
  describeSnapshot,
  describeVerdict,
  firstFew,
} from './describe.ts';
export {
  InvalidLoadOptions,
  LedgerUnreadable,
  TargetRefused,
  VerificationFailed,
} from './errors.ts';
export { type Answer, exchange, type Question } from './exchange.ts';
export { countsOf } from './figures.ts';
export { inTurns } from './in-turns.ts';
export { type LedgerFile, type LedgerFormat, openLedger } from './ledger-reader.ts';
export type { Snapshot } from './live.ts';
export { OK, type Outcome, type Result, reasonOf, resultOfError } from './outcome.ts';
export type { Ending } from './pace.ts';
export { oneOf, type Random, randomFor, wholeBetween } from './random.ts';
export { openReader, type Reader } from './reader.ts';
export type {
  Clients,
  ConnectionKind,
  Counts,
  FailureExample,
  FailureGroup,
  GeneratorReport,
  Latency,
  LoadReport,
  Second,
  SlowAnswers,
} from './report.ts';
export { type RunningLoad, startRun } from './run.ts';
export type { Spacing } from './schedule.ts';
export { serveAsWorker } from './serve-as-worker.ts';
export { type LoadOptions, type LoadSettings, type Rule, settleLoad } from './settings.ts';
export { type Run, summarizeLoad } from './summary.ts';
export { parseTarget, type Target } from './target.ts';
export {
  doubtsAboutLedger,
  failedFault,
  fault,
  judgeLoad,
  type Verdict,
  verdictOf,
} from './verdict.ts';
export { openWallet, type TokenFor } from './wallet.ts';
export type { Judgement, Over, Workload, WorkloadSource } from './workload.ts';
