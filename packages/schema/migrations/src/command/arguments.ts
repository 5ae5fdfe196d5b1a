import { parseArgs } from 'node:util';
import { valid } from 'semver';
import type { Carried } from '../ledger/ledger-faults.ts';

type Checksums = Carried['checksums'];

const PHASES = ['expand', 'backfill', 'contract'] as const;
const QUESTIONS = ['status', 'check'] as const;
const PAUSING = ['pause', 'resume'] as const;
const NAMED = ['new'] as const;
const COMMANDS = [...PHASES, ...QUESTIONS, ...PAUSING, 'accept', ...NAMED] as const;

export type Arguments =
  /** `forcedBy`: who insists on a contract that is refused. */
  | { command: (typeof PHASES)[number]; forcedBy?: string }
  /** `release`: the one to ask about; the program's own when not given. */
  | { command: (typeof QUESTIONS)[number]; release: string | undefined }
  /** `by`: who wants backfills to hold still. */
  | { command: (typeof PAUSING)[number]; by: string }
  /** `checksums`: of the files of the change, where they are not those of the program. */
  | { command: 'accept'; name: string; by: string; checksums?: Checksums }
  | { command: 'accept'; drift: true; by: string }
  | { command: 'new'; name: string }
  | { command: 'help' };

interface Options {
  release?: string | undefined;
  force?: string | undefined;
  by?: string | undefined;
  drift?: boolean | undefined;
  checksum?: string[] | undefined;
}

export const USAGE = `usage: schema <${COMMANDS.join('|')}> [--release VERSION] [--force WHO] [--by WHO] [--drift] [NAME]
  expand       add what this release needs; the old release goes on working
  backfill     fill what the old release wrote without knowing better
  contract     take away what only the old release needs, once it is gone; with --force WHO although it is not, which is recorded
  status       say what has been done to the schema
  check        refuse when the schema does not fit release VERSION any more
  pause        hold backfills still, also one that runs now; resume lets them go on
  accept NAME  take the files of change NAME for what ran, although they were edited since; with --checksum PHASE=SHA256 other
               files than the program's own
  accept --drift  take the schema for right as it is now, although it was changed outside of the changes
  new NAME     write the skeleton of a change, such as add_order_tracking

DATABASE_URL (of the owner), SERVICE_NAME and SERVICE_VERSION come from the environment.
Each line of the output is a JSON object, the last one the result. Exit codes: 0 done, 1 failed, 2 refused.`;

/** @returns what is asked for, or why it cannot be understood. */
export function parseArguments(argv: string[]): Arguments | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: {
        release: { type: 'string' },
        force: { type: 'string' },
        by: { type: 'string' },
        drift: { type: 'boolean' },
        checksum: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    return values.help ? { command: 'help' } : understand(positionals, values);
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

function understand(
  [command, name, ...rest]: string[],
  { release, force, by, drift, checksum }: Options,
): Arguments | { mistake: string } {
  if (command === undefined) return { mistake: 'which command?' };
  if (!isOneOf(COMMANDS, command)) return { mistake: `there is no command "${command}"` };
  if (release !== undefined && valid(release) === null) return { mistake: `"${release}" is not a version` };
  if (release !== undefined && !isOneOf(QUESTIONS, command))
    return { mistake: `${command} is always for the program's own release` };
  if (force !== undefined && (command !== 'contract' || force.trim() === ''))
    return { mistake: 'only a contract can be forced, and it is recorded who did: contract --force WHO' };
  if ((drift || checksum) && command !== 'accept')
    return { mistake: '--drift and --checksum are for accept' };
  if (command === 'accept') return understandAccept([name, ...rest], { by, drift, checksum });
  if (isOneOf(NAMED, command)) {
    if (name === undefined || rest.length > 0) return { mistake: `${command} wants the name of one change` };
    return { command, name };
  }
  if (name !== undefined) return { mistake: `what is "${[name, ...rest].join(' ')}"? One command at a time` };
  if (isOneOf(PAUSING, command)) return { command, by: by ?? 'somebody' };
  if (isOneOf(QUESTIONS, command)) return { command, release };
  return force === undefined ? { command } : { command, forcedBy: force };
}

const CHECKSUM = /^(expand|contract)=(sha256:[0-9a-f]{64})$/;

function understandAccept(
  [name, ...rest]: (string | undefined)[],
  { by = 'somebody', drift, checksum }: Options,
): Arguments | { mistake: string } {
  if (drift && (name !== undefined || checksum)) return { mistake: 'accept --drift is by itself' };
  if (drift) return { command: 'accept', drift, by };
  if (name === undefined || rest.length > 0)
    return { mistake: 'accept wants the name of one change, or --drift' };
  if (!checksum) return { command: 'accept', name, by };
  const found = checksum.map((word) => CHECKSUM.exec(word));
  if (found.includes(null)) return { mistake: '--checksum wants a phase, as in expand=sha256:…' };
  return {
    command: 'accept',
    name,
    by,
    checksums: Object.fromEntries(found.map((each) => each?.slice(1) ?? [])),
  };
}

function isOneOf<T extends string>(words: readonly T[], word: string): word is T {
  return (words as readonly string[]).includes(word);
}
