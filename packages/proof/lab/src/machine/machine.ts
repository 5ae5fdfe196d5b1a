import { LabFailed } from '../errors.ts';
import type { Lab } from '../lab.ts';
import { NODE_NAMES } from '../spec.ts';

/** A machine whose engine runs containers of a stack: a node of the lab, or this machine. */
export interface Machine {
  readonly name: string;
  /** Runs a command on it and resolves to its output; as root on a node, as the current user on this machine. */
  readonly run: (command: readonly string[]) => Promise<string>;
}

/** The nodes of a lab. */
export const machinesOf = (lab: Lab): Machine[] =>
  NODE_NAMES.map((name) => ({ name, run: (command) => lab.inside(name, command) }));

/** This machine, whose engine runs the stack. Its commands run in separate sessions, so Ctrl-C does not reach them. */
export const thisMachine = (): Machine => ({
  name: 'this machine',
  run: async ([file = '', ...args]) => {
    const { execa } = await import('execa');
    const { exitCode, stdout, stderr, shortMessage } = await execa(file, args, {
      stdin: 'ignore',
      detached: true,
      reject: false,
    });
    if (exitCode === 0) return stdout;
    throw new LabFailed(`this machine: ${stderr || shortMessage}`, 'repeat it with npm run drill');
  },
});

/** Runs a shell script on a machine, with arguments $1, $2 … */
export const runScript = (machine: Machine, script: string, ...args: (string | number)[]): Promise<string> =>
  machine.run(['sh', '-c', script, 'sh', ...args.map(String)]);
