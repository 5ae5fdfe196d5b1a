export { newChange } from './command/new-change.ts';
export type { Output, Result } from './command/reporter.ts';
export { runSchema } from './command/run-schema.ts';
export { runSchemaCommand } from './command/run-schema-command.ts';
export { findChangesDir, readChanges } from './files/read-changes.ts';
export { carriedChecksums } from './ledger/checksums.ts';
