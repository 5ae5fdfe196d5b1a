export { type ReadRows, readSchemaState } from './read-schema-state.ts';
export { type Fit, schemaFits } from './schema-fits.ts';
export type { PhaseRecord, SchemaState } from './schema-state.ts';
