export type { Backfill, StepsModule } from './change.ts';
export { SchemaFailed, SchemaRefused } from './errors.ts';
export { runSchemaCommand } from './run-schema-command.ts';
export type { SchemaSession } from './schema-session.ts';
export { setNotNull } from './set-not-null.ts';
export { type Fit, readSchemaState, type SchemaState, schemaFits } from './state.ts';
