export { traceForPeople } from './for-people.ts';
export { givenDatabase } from './given-database.ts';
export { judgeTrace } from './judge-trace.ts';
export { TRACE_RULES } from './rules/index.ts';
export { withScratch } from './scratch.ts';
export { startTracing } from './start-tracing.ts';
export type {
  HeldLock,
  Surprise,
  Trace,
  TracedPhase,
  TracedStatement,
  TracedTransaction,
  Work,
} from './trace.ts';
export { traceChanges } from './trace-changes.ts';
export { TraceError } from './trace-error.ts';
