export { findChangesDir, readChanges } from './change/read-changes.ts';
export type { Output, Result } from './command/reporter.ts';
export { runSchemaCommand } from './command/run-schema-command.ts';
export { readSchemaState } from './ledger/read-schema-state.ts';
export { type Fit, schemaFits } from './ledger/schema-fits.ts';
export type { PhaseRecord, SchemaState } from './ledger/schema-state.ts';
