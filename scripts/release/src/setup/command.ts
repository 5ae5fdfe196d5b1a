import { execa } from 'execa';
import { SetupError } from './errors.ts';
import { hint } from './hints.ts';
import { logFile, note } from './log.ts';

/** Folders of the engine's and Debian's tools that are missing from the PATH of ordinary users. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export interface RunOptions {
  /** Milliseconds after which the command is ended. None by default. */
  timeout?: number;
  env?: NodeJS.ProcessEnv;
}

export interface Ran {
  ok: boolean;
  stdout: string;
  /** stdout and stderr as they came. */
  output: string;
  timedOut: boolean;
}

/** Runs a command to its end and returns its result. A missing program is a failure, not an exception. */
export async function attempt(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const [file = '', ...args] = argv;
  const result = await execa(file, args, {
    reject: false,
    all: true,
    stdin: 'ignore',
    env: { ...searchPath(), ...options.env },
    forceKillAfterDelay: 2_000,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const output = result.all || (result.failed ? (result.shortMessage ?? '') : '');
  note(`$ ${argv.join(' ')}\n${output}`);
  return { ok: !result.failed, stdout: result.stdout, output, timedOut: result.timedOut };
}

/**
 * Runs a command that must succeed and returns its stdout.
 * @throws SetupError with the last lines of its output, the path of the full log, and the next step for known failures
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await attempt(argv, options);
  if (ran.ok) return ran.stdout;
  throw new SetupError(failure(`\`${argv.slice(0, 4).join(' ')} …\` failed:`, ran.output));
}

/** A message about a failed command: its last output, the path of the full log, and the next step for known failures. */
export function failure(what: string, output: string): string {
  const parts = [what, tail(output), `The full output is in ${logFile()}`, hint(output)];
  return parts.filter(Boolean).join('\n');
}

/** The last lines of a command's output, indented. */
export function tail(text: string, lines = 12): string {
  const kept = text.split('\n').filter((line) => line.trim() !== '');
  return kept
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** Whether a program is on the PATH. */
export async function onPath(program: string): Promise<boolean> {
  return (await attempt([process.platform === 'win32' ? 'where' : 'which', program])).ok;
}

/** PATH with the sbin directories, which `su` may omit. */
export function searchPath(env = process.env): { PATH: string } | Record<string, never> {
  if (process.platform === 'win32') return {};
  const path = (env.PATH ?? '/usr/bin:/bin').split(':');
  return { PATH: [...path, ...SBIN.filter((dir) => !path.includes(dir))].join(':') };
}
