export { type AppOptions, createApp } from './create-app.ts';
export { createHttpServer } from './create-server.ts';
export { type Health, healthRoutes, type NotReady } from './health.ts';
export { isUnavailable } from './is-unavailable.ts';
export { refuseOtherMethods } from './method-not-allowed.ts';
export { type FieldError, Problem, type ProblemOptions } from './problem.ts';
export { defineProblem, type ProblemType } from './problem-type.ts';
export * from './problem-types.ts';
export { toProblem } from './to-problem.ts';
