import { execa } from 'execa';
import { SetupError } from './errors.ts';
import { hint } from './hints.ts';
import { logFile, note } from './log.ts';

/** Login shells of ordinary users leave these out, and the engine's and Debian's tools live there. */
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

/** Runs a command to its end and tells how it went; a missing program is a failure like any other. */
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
 * Runs a command that has to succeed and returns its stdout.
 * @throws SetupError with the last lines of its output, the log that holds all of it, and what to do where that is known.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await attempt(argv, options);
  if (ran.ok) return ran.stdout;
  throw new SetupError(failure(`\`${argv.slice(0, 4).join(' ')} …\` failed:`, ran.output));
}

/** A message about a failed command: what it said last, where the rest is, and what to do where that is known. */
export function failure(what: string, output: string): string {
  const parts = [what, tail(output), `Everything that was printed is in ${logFile()}`, hint(output)];
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

/** Whether a program can be found. */
export async function onPath(program: string): Promise<boolean> {
  return (await attempt([process.platform === 'win32' ? 'where' : 'which', program])).ok;
}

/** PATH with the directories of administration, which `su` may leave out. */
export function searchPath(env = process.env): { PATH: string } | Record<string, never> {
  if (process.platform === 'win32') return {};
  const path = (env.PATH ?? '/usr/bin:/bin').split(':');
  return { PATH: [...path, ...SBIN.filter((dir) => !path.includes(dir))].join(':') };
}
