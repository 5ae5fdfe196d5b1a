import { parseArgs } from 'node:util';
import { lintCommand } from '@zero-downtime/schema-lint/command';
import { chooseChanges, typedPath } from './changes-of-service.ts';
import { refused } from './refused.ts';

const HELP = `
Through npm: npm run migrate -- lint [FOLDER…], or with the flags of the other subcommands:
  --changes FOLDER  the same as FOLDER
  --target NAME     the changes of the target's service
Without a folder: the changes of the only service that has any. Folders are relative to the caller's directory.
`;

/** `migrate lint [FOLDER…]`: lints folders, relative to the caller's working directory. */
export async function lint(argv: readonly string[]): Promise<void> {
  try {
    const asked = readArguments(argv);
    const words = asked.help ? ['--help'] : [...asked.flags, ...(await foldersOf(asked))];
    process.exitCode = await lintCommand(words, process);
    if (asked.help) process.stdout.write(HELP);
  } catch (error) {
    refused(error);
  }
}

export interface LintArguments {
  help: boolean;
  /** As they are passed on to the linter. */
  flags: string[];
  folders: string[];
  target: string | undefined;
}

/** Separates what chooses the folders from the linter's own flags, which the linter checks. */
export function readArguments(argv: readonly string[]): LintArguments {
  const { tokens, values } = parseArgs({
    args: [...argv],
    options: {
      rule: { type: 'string' },
      'trace-file': { type: 'string' },
      changes: { type: 'string' },
      target: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  });
  const flags: string[] = [];
  const folders: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') folders.push(typedPath(token.value));
    else if (token.kind === 'option' && token.name === 'changes' && token.value)
      folders.push(typedPath(token.value));
    else if (token.kind === 'option' && !(token.name === 'target' && token.value)) {
      const value = token.name === 'trace-file' && token.value ? typedPath(token.value) : token.value;
      flags.push(value === undefined ? token.rawName : `${token.rawName}=${value}`);
    }
  }
  const { help, target } = values;
  return { help: help === true, flags, folders, target: typeof target === 'string' ? target : undefined };
}

async function foldersOf({ folders, target }: LintArguments): Promise<string[]> {
  if (target === undefined && folders.length > 0) return folders;
  const chosen = await chooseChanges({ target }, (folder) => `npm run migrate -- lint ${folder}`);
  return [...folders, chosen];
}
