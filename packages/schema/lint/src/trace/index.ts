export type {
  HeldLock,
  Surprise,
  Trace,
  TracedPhase,
  TracedStatement,
  TracedTransaction,
  Work,
} from '../model/trace.ts';
export { TRACE_RULES } from '../rules/trace-rules.ts';
export { givenDatabase, withScratch } from './scratch.ts';
export { checkTrace, startTracing } from './start-tracing.ts';
export { traceChanges } from './trace-changes.ts';
export { TraceError } from './trace-error.ts';
export { traceText } from './trace-text.ts';
