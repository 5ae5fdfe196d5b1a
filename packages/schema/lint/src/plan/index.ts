export type { DatabaseFacts, TableSize } from '@zero-downtime/migrations/facts';
export type { Plan } from './plan.ts';
export { planChanges } from './plan-changes.ts';
export type { Drift } from './refusals.ts';
export { planText } from './render.ts';
