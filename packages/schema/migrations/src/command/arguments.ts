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
  /** `forcedBy`: the person who forces a contract that would be refused. */
  | { command: (typeof PHASES)[number]; forcedBy?: string }
  /** `release`: the release to check; by default the program's own. */
  | { command: (typeof QUESTIONS)[number]; release: string | undefined }
  /** `by`: the person who pauses the backfills. */
  | { command: (typeof PAUSING)[number]; by: string }
  /** `checksums`: of the change's files in another checkout. */
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
  expand       add what this release needs; the old release keeps working
  backfill     fill the rows that the old release has written, in batches
  contract     remove what only the old release needs, once it has stopped; --force WHO skips that check and is recorded
  status       print the state of each change
  check        exit 2 if release VERSION does not work with the schema
  pause        pause all backfills, also a running one; resume continues them
  accept NAME  accept the files of change NAME that were edited after they ran; --checksum PHASE=SHA256 accepts files of
               another checkout
  accept --drift  accept the schema as it is, although it was changed by hand
  new NAME     write the skeleton of a change, such as add_order_tracking

Environment: DATABASE_URL (of the owner), SERVICE_NAME, SERVICE_VERSION.
The output is JSON lines, the result last. Exit codes: 0 done, 1 failed, 2 refused.`;

/** @returns the command, or why the arguments are invalid. */
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
  if (command === undefined) return { mistake: 'no command given' };
  if (!isOneOf(COMMANDS, command)) return { mistake: `there is no command "${command}"` };
  if (release !== undefined && valid(release) === null) return { mistake: `"${release}" is not a version` };
  if (release !== undefined && !isOneOf(QUESTIONS, command))
    return { mistake: `${command} always runs for its own release` };
  if (force !== undefined && (command !== 'contract' || force.trim() === ''))
    return { mistake: 'only a contract can be forced, by a person: contract --force WHO' };
  if ((drift || checksum) && command !== 'accept')
    return { mistake: '--drift and --checksum are for accept' };
  if (command === 'accept') return understandAccept([name, ...rest], { by, drift, checksum });
  if (isOneOf(NAMED, command)) {
    if (name === undefined || rest.length > 0) return { mistake: `${command} takes the name of one change` };
    return { command, name };
  }
  if (name !== undefined)
    return { mistake: `unexpected argument "${[name, ...rest].join(' ')}": one command at a time` };
  if (isOneOf(PAUSING, command)) return { command, by: by ?? 'unknown' };
  if (isOneOf(QUESTIONS, command)) return { command, release };
  return force === undefined ? { command } : { command, forcedBy: force };
}

const CHECKSUM = /^(expand|contract)=(sha256:[0-9a-f]{64})$/;

function understandAccept(
  [name, ...rest]: (string | undefined)[],
  { by = 'unknown', drift, checksum }: Options,
): Arguments | { mistake: string } {
  if (drift && (name !== undefined || checksum)) return { mistake: 'accept --drift takes no other argument' };
  if (drift) return { command: 'accept', drift, by };
  if (name === undefined || rest.length > 0)
    return { mistake: 'accept takes the name of one change, or --drift' };
  if (!checksum) return { command: 'accept', name, by };
  const found = checksum.map((word) => CHECKSUM.exec(word));
  if (found.includes(null)) return { mistake: '--checksum takes a phase, as in expand=sha256:…' };
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
