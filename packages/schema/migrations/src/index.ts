export { newChange } from './change/new-change.ts';
export { findChangesDir, readChanges } from './change/read-changes.ts';
export type { Output, Result } from './command/reporter.ts';
export { runSchemaCommand } from './command/run-schema-command.ts';
export { carriedChecksums } from './ledger/checksums.ts';
