import { join } from 'node:path';
import { execa } from 'execa';
import { type CommandEvent, readEvent } from './events.ts';

/** The result of one of the project's commands. */
export interface Ran {
  /** undefined if a signal ended it. */
  exitCode: number | undefined;
  events: CommandEvent[];
  /** The last event of the command. */
  result: CommandEvent | undefined;
  stderr: string;
}

export interface RunOptions {
  /** Called for every event. */
  onEvent?: (event: CommandEvent) => void;
  /** Sends the signal to the child at the first matching event. */
  kill?: { signal: 'SIGINT' | 'SIGKILL'; when: (event: CommandEvent) => boolean };
  /** Added to this process's environment: variables for builds. */
  env?: Readonly<Record<string, string>> | undefined;
  /** The operation of a deploy to replace, one of `REPLACEMENTS`. */
  replaced?: string | undefined;
  /** Interrupts it like Ctrl-C; the reason is thrown after it has ended. */
  signal?: AbortSignal;
}

/** Runs a command of a checkout with --json and parses its output. Does not reject if the command fails. */
export async function runCommand(
  root: string,
  name: string,
  args: readonly string[],
  { onEvent, kill, env, replaced, signal }: RunOptions = {},
): Promise<Ran> {
  signal?.throwIfAborted();
  const child = execa(process.execPath, [...scriptOf(root, name, replaced), ...args, '--json'], {
    cwd: root,
    reject: false,
    stdin: 'ignore',
    ...(env && { env }),
  });
  const interrupt = () => child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt);
  const events: CommandEvent[] = [];
  for await (const line of child) {
    const event = readEvent(String(line));
    if (!event) continue;
    events.push(event);
    onEvent?.(event);
    if (kill?.when(event)) child.kill(kill.signal);
  }
  const { exitCode, stderr } = await child;
  signal?.removeEventListener('abort', interrupt);
  signal?.throwIfAborted();
  return { exitCode, events, result: events.findLast(({ event }) => event === 'result'), stderr };
}

function scriptOf(root: string, name: string, replaced?: string): string[] {
  if (name === 'deploy' && replaced !== undefined)
    return [join(root, 'scripts/proof/src/drill/deploy-without.ts'), replaced];
  return [join(root, name === 'lab' ? 'scripts/proof/src' : 'scripts/release/src', `${name}.ts`)];
}
