export { renderReport } from './render-report.ts';
export { parseRun, readRun } from './run/read-run.ts';
export {
  type Group,
  type Mark,
  type Phase,
  type Replica,
  type Run,
  runSchema,
  type SchemaStep,
  type Second,
  type Traffic,
} from './run/run-schema.ts';
export { writeReport } from './run/write-report.ts';
