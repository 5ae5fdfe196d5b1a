import { resolve } from 'node:path';
import { lintCommand } from '@zero-downtime/schema-lint/command';
import { onlyChanges } from './changes-of-service.ts';
import { refused } from './refused.ts';

/** Flags whose value is not a folder. */
const WITH_VALUE = ['--rule', '--trace-file'];

/** `migrate lint [FOLDER…]`: lints folders, relative to the caller's working directory. */
export async function lint(argv: readonly string[]): Promise<void> {
  // npm changes into the root of the repository; INIT_CWD is the caller's directory.
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
