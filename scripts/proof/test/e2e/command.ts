import { join } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { execa } from 'execa';

const COMMANDS = join(ROOT, 'scripts/release/src');

export type Event = { phase?: string; event: string; message?: string; [key: string]: unknown };

export interface Ran {
  exitCode: number | undefined;
  events: Event[];
  result: Event | undefined;
  stderr: string;
}

export interface RunOptions {
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>;
  /** Sends the signal at the first event for which `when` is true. */
  kill?: { signal: 'SIGINT' | 'SIGKILL'; when: (event: Event) => boolean };
}

/** Runs a command as a user would, with --json, and parses its output. */
export async function run(name: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = execa(process.execPath, [join(COMMANDS, `${name}.ts`), ...args, '--json'], {
    reject: false,
    stdin: 'ignore',
    ...(options.env && { env: options.env }),
  });
  const events: Event[] = [];
  for await (const line of child) {
    const event = parse(String(line));
    if (!event) continue;
    events.push(event);
    if (options.kill?.when(event)) child.kill(options.kill.signal);
  }
  const { exitCode, stderr } = await child;
  return { exitCode, events, result: events.findLast((event) => event.event === 'result'), stderr };
}

function parse(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}
