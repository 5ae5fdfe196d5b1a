export {
  type AnalysisResult,
  type Answered,
  analyse,
  EVERY_ROUTE,
  type Evidence,
  type Finding,
  levelParts,
  missedObjectives,
  showsIn,
} from './analysis.ts';
export { type Confirmed, confirm, type Streaks, WINDOW_REQUESTS, type Window } from './confirm.ts';
export { inAll, type Served, servedSince } from './counts.ts';
export { InvalidObjectives, type Objectives, objectivesOf, readObjectives } from './objectives.ts';
export type { Probe, ProbeRequest } from './probe.ts';
export { quantile } from './quantile.ts';
export type { Sample } from './tails.ts';
