export { checkGracePeriod, GracePeriodError } from './check-grace-period.ts';
export type { DrainReport } from './drain.ts';
export { createLifecycle, type Lifecycle, type Outcome, type State, type StopReason } from './lifecycle.ts';
export { type DrainLimits, defaultLimits, longestDrainMs, longestHoldMs } from './limits.ts';
export type { Logger } from './logger.ts';
export { type SuperviseOptions, supervise } from './supervise.ts';
