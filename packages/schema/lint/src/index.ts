export { lintCommand } from './command/lint-command.ts';
export { type LintOptions, lintChanges } from './lint/lint-changes.ts';
export type { Finding, Severity } from './model/finding.ts';
export { FolderError } from './record/read-folder.ts';
export { RULES } from './rules/index.ts';
