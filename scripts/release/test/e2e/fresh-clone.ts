import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/command.ts';

export interface Started {
  /** Resolves once the output contains the text. @throws Error when the command ends before */
  says: (text: string) => Promise<void>;
  /** Interrupts the command. @returns its exit code and its output */
  stop: () => Promise<{ exitCode: number | undefined; all: string }>;
}

export interface Clone {
  root: string;
  /** Runs a command as a user would type it. @throws with its output when it fails */
  run: (command: string, ...args: string[]) => Promise<string>;
  /** Starts a command that runs until it is stopped. */
  start: (command: string, ...args: string[]) => Started;
  /** Replaces texts in a file. @throws Error for a text that does not occur exactly once */
  edit: (file: string, ...texts: (readonly [string, string])[]) => Promise<void>;
  commit: (message: string) => Promise<void>;
  remove: () => Promise<void>;
}

/** A clone of the last commit with its dependencies, its own token key, and `registry` instead of this machine's. */
export async function freshClone(registry: string): Promise<Clone> {
  const home = await mkdtemp(join(tmpdir(), 'new-service-'));
  const root = join(home, 'checkout');
  await execa('git', ['clone', '--quiet', ROOT, root]);
  // Hard links take one second, npm ci half a minute.
  const linked = await execa('cp', ['-al', join(ROOT, 'node_modules'), join(root, 'node_modules')], {
    reject: false,
  });
  const options = {
    cwd: root,
    all: true as const,
    stdin: 'ignore' as const,
    env: {
      PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      XDG_DATA_HOME: home,
      TURBO_TELEMETRY_DISABLED: '1',
    },
  };
  const run = async (command: string, ...args: string[]) => (await execa(command, args, options)).all;
  if (linked.exitCode !== 0) {
    await rm(join(root, 'node_modules'), { recursive: true, force: true });
    await run('npm', 'ci', '--ignore-scripts', '--prefer-offline');
  }
  await ensureKeyFile(defaultKeyFile({ XDG_DATA_HOME: home }));
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const clone: Clone = {
    root,
    run,
    start(command, ...args) {
      const child = execa(command, args, { ...options, reject: false });
      let output = '';
      child.all.on('data', (chunk) => (output += chunk));
      return {
        says: async (text) => {
          while (!output.includes(text)) {
            const more = once(child.all, 'data').then(() => true);
            if (!(await Promise.race([more, child.then(() => false)])))
              throw new Error(`the command ended before it printed ${text}:\n${output}`);
          }
        },
        stop: async () => {
          child.kill('SIGINT');
          const { exitCode, all } = await child;
          return { exitCode, all };
        },
      };
    },
    async edit(file, ...texts) {
      let text = await readFile(join(root, file), 'utf8');
      for (const [from, to] of texts) {
        if (text.split(from).length !== 2) throw new Error(`${file} has "${from}" not exactly once`);
        text = text.replace(from, () => to);
      }
      await writeFile(join(root, file), text);
    },
    async commit(message) {
      await run('git', 'add', '--all');
      await run('git', ...author, 'commit', '--quiet', '--message', message);
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
  const target = 'infra/targets/local/target.yml';
  const there = /^registry: (\S+)/m.exec(await readFile(join(root, target), 'utf8'))?.[1] as string;
  await clone.edit(target, [`registry: ${there}`, `registry: ${registry}`]);
  return clone;
}
