export { answer, type OnRequest, serve, subjectOf, tokenFor } from './serve.ts';
export { isAlive, workersOf } from './workers-of.ts';
