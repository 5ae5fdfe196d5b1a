import { join } from 'node:path';
import { execa } from 'execa';
import { type CommandEvent, readEvent } from './events.ts';

/** One of the project's commands, after it has ended. */
export interface Ran {
  /** undefined when a signal ended it. */
  exitCode: number | undefined;
  events: CommandEvent[];
  /** Its last word. */
  result: CommandEvent | undefined;
  stderr: string;
}

export interface RunOptions {
  /** Called for every event as it comes. */
  onEvent?: (event: CommandEvent) => void;
  /** Sends the signal at the first event for which it holds: to our own child only. */
  kill?: { signal: 'SIGINT' | 'SIGKILL'; when: (event: CommandEvent) => boolean };
  /** Added to this process's environment: what its builds go by. */
  env?: Readonly<Record<string, string>> | undefined;
  /** For a deploy: the operation that another one stands in for, one of `REPLACEMENTS`. */
  replaced?: string | undefined;
  /** Interrupts it, as Ctrl-C does; then the reason is thrown once it has ended. */
  signal?: AbortSignal;
}

/** Runs a command of a checkout as a user would, with --json, and reads what it says. Never rejects because of how it ends. */
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
