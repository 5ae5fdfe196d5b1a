import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { SetupError } from './errors.ts';

/** Everything the commands of this run print goes here; its name is told when one of them fails. */
export const logFile = join(tmpdir(), `zero-downtime-setup-${process.pid}.log`);

/** Login shells of ordinary users leave these out, and the engine's and Debian's tools live there. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export interface RunOptions {
  /** Milliseconds after which the command is ended. None by default. */
  timeout?: number;
  env?: Record<string, string>;
  input?: string;
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
    env: { ...searchPath(), ...options.env },
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout, forceKillAfterDelay: 2_000 }),
  });
  const output = result.all || (result.failed ? (result.shortMessage ?? '') : '');
  appendFileSync(logFile, `$ ${argv.join(' ')}\n${output}\n`);
  return { ok: !result.failed, stdout: result.stdout, output, timedOut: result.timedOut };
}

/**
 * Runs a command that has to succeed and returns its stdout.
 * @throws SetupError with the last lines of its output and the name of the log that holds all of it.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await attempt(argv, options);
  if (ran.ok) return ran.stdout;
  throw new SetupError(
    `\`${argv.join(' ')}\` failed:\n${tail(ran.output)}\nEverything it printed is in ${logFile}`,
  );
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
  return (await attempt(['sh', '-c', `command -v "$1"`, 'sh', program])).ok;
}

/** PATH with the directories of administration, which `su` may leave out. */
export function searchPath(): { PATH: string } {
  const path = (process.env.PATH ?? '/usr/bin:/bin').split(':');
  return { PATH: [...path, ...SBIN.filter((dir) => !path.includes(dir))].join(':') };
}
