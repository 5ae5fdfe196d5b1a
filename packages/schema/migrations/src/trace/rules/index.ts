import { leftInvalid } from './left-invalid.ts';
import { lockKept } from './lock-kept.ts';
import { lockOutsideStep } from './lock-outside-step.ts';
import { longLock } from './long-lock.ts';
import type { TraceRule } from './rule.ts';
import { workUnderLock } from './work-under-lock.ts';

/** The rules that need a server, in the order of their ids. */
export const TRACE_RULES: readonly TraceRule[] = [
  leftInvalid,
  lockKept,
  lockOutsideStep,
  longLock,
  workUnderLock,
];

/** Found by the trace itself, not by a rule: a phase that the server did not take. */
export const TRACE_FAILED = 'trace-failed';
