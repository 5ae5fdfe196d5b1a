export { type DatabaseFacts, readFacts, type TableSize } from './facts.ts';
export { fromLines } from './facts-lines.ts';
export type { Plan } from './plan.ts';
export { planChanges } from './plan-changes.ts';
export type { Drift } from './refusals.ts';
export { planText } from './render/for-people.ts';
