import { parseArgs } from 'node:util';
import { valid } from 'semver';

const COMMANDS = ['expand', 'backfill', 'contract', 'status', 'check'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  command: Command;
  /** The release to ask about; the program's own when not given. */
  release: string | undefined;
}

export const USAGE = `usage: schema <${COMMANDS.join('|')}> [--release VERSION]
  expand     add what this release needs; the old release goes on working
  backfill   fill what the old release wrote without knowing better
  contract   take away what only the old release needs, once no session of it is left
  status     say what has been done to the schema
  check      refuse when the schema does not fit release VERSION any more`;

/** @returns what is asked for, or why it cannot be understood. */
export function parseArguments(argv: string[]): Arguments | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { release: { type: 'string' } },
      allowPositionals: true,
    });
    const [command, ...rest] = positionals;
    if (command === undefined) return { mistake: 'which command?' };
    if (!isCommand(command)) return { mistake: `there is no command "${command}"` };
    if (rest.length > 0) return { mistake: `what is "${rest.join(' ')}"? One command at a time` };
    if (values.release !== undefined && valid(values.release) === null) {
      return { mistake: `"${values.release}" is not a version` };
    }
    const asks = command === 'check' || command === 'status';
    if (values.release !== undefined && !asks)
      return { mistake: `${command} is always for the program's own release` };
    return { command, release: values.release };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

function isCommand(word: string): word is Command {
  return (COMMANDS as readonly string[]).includes(word);
}
