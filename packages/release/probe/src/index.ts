export { describeSnapshot, describeVerdict, describeVerification } from './describe.ts';
export {
  describeReport,
  InvalidLoadOptions,
  LedgerUnreadable,
  TargetRefused,
  type TokenFor,
  type Verdict,
  VerificationFailed,
} from './load/index.ts';
export { probeOfService } from './openapi.ts';
export { type RunningProbe, startProbe } from './probe.ts';
export { judgeCreated, type ProbeReport } from './report.ts';
export type { ProbeOptions } from './settings.ts';
export { type Verification, verifyLedger } from './verify.ts';
