export { lintCommand } from './command/lint-command.ts';
export type { Finding, Severity } from './finding.ts';
export { type LintOptions, lintChanges } from './lint-changes.ts';
export { FolderError } from './read-folder.ts';
export { RULES } from './rules/index.ts';
