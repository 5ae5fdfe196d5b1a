export { beat, type Heart, type Identity, type Queries, startHeartbeat } from './heartbeat.ts';
export { type Fit, schemaFits } from './schema-fits.ts';
export {
  isDone,
  PHASES,
  type Phase,
  type PhaseRecord,
  type ReadRows,
  readSchemaState,
  type SchemaState,
  strictestContract,
} from './schema-state.ts';
