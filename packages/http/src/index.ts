export { type AppOptions, createApp } from './create-app.ts';
export { type Health, healthRoutes } from './health.ts';
export { type FieldError, Problem, type ProblemOptions } from './problem.ts';
export { routeOf } from './route-of.ts';
export { isUnavailable, toProblem } from './to-problem.ts';
