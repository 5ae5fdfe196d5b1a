import { resolve } from 'node:path';
import { lintCommand } from '@zero-downtime/schema-lint/command';
import { onlyChanges } from './changes-of-service.ts';
import { refused } from './refused.ts';

/** Their value is no folder. */
const WITH_VALUE = ['--rule', '--trace-file'];

/** `migrate lint [FOLDER…]`: the linter, on folders as the caller sees them. */
export async function lint(argv: readonly string[]): Promise<void> {
  // npm changes into the root of the repository, and tells where it was called.
  const from = process.env.INIT_CWD ?? process.cwd();
  const isFolder = (word: string, at: number) =>
    !word.startsWith('-') && !WITH_VALUE.includes(argv[at - 1] ?? '');
  const isFile = (at: number) => argv[at - 1] === '--trace-file';
  const words = argv.map((word, at) => (isFolder(word, at) || isFile(at) ? resolve(from, word) : word));
  try {
    if (!argv.some(isFolder)) words.push(onlyChanges());
    process.exitCode = await lintCommand(words, process);
  } catch (error) {
    refused(error);
  }
}
