import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Writes the CPU time of the process itself, and the command lines of the processes that it started, when it ends. */
const RECORDER = `data:text/javascript,${encodeURIComponent(`
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
const { RECORD, NODE_OPTIONS } = process.env;
delete process.env.NODE_OPTIONS;
const started = [];
subscribe('child_process', ({ process }) => started.push(process));
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(RECORD, JSON.stringify({ ownMs: (user + system) / 1000, started: started.map(({ spawnargs }) => spawnargs ?? []) }));
});
`)}`;

/** What one run of a command has cost. */
export interface CommandCost {
  exitCode: number;
  wallMs: number;
  /** CPU time of the process itself, and of all processes that it started. */
  ownMs: number;
  childrenMs: number;
  /** The number of processes by kind, such as `docker push`. */
  started: Map<string, number>;
  /** The last line of its output. */
  result: Result;
}

interface Result {
  message?: string;
  /** Of a rollout, as in the figures of a deploy. Milliseconds. */
  tookMs?: number;
  idealMs?: number;
  startToHealthyMs?: number;
}

/** Runs a command of a checkout with --json. The shell tells the CPU time of its children, with their own children, when they have ended. */
export async function measureCommand(
  root: string,
  script: string,
  args: readonly string[],
): Promise<CommandCost> {
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  const record = join(folder, 'record.json');
  const began = performance.now();
  try {
    const { stdout, exitCode } = await execa(
      'sh',
      ['-c', '"$@"; code=$?; times; exit $code', 'sh', process.execPath, script, ...args, '--json'],
      {
        cwd: root,
        reject: false,
        stdin: 'ignore',
        env: { NODE_OPTIONS: `--import=${RECORDER}`, RECORD: record },
      },
    );
    const wallMs = performance.now() - began;
    const { ownMs, started } = JSON.parse(await readFile(record, 'utf8')) as {
      ownMs: number;
      started: string[][];
    };
    const lines = stdout.split('\n');
    const result = JSON.parse(lines.findLast((line) => line.startsWith('{')) ?? '{}') as Result;
    const allMs = secondsIn(lines.at(-1) ?? '') * 1_000;
    return {
      exitCode: exitCode ?? 1,
      wallMs,
      ownMs,
      childrenMs: Math.max(0, allMs - ownMs),
      started: countKinds(started),
      result,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The sum of the times in a line of the shell's `times`: 0m1.20s 0m0.30s. Pure. */
export const secondsIn = (line: string): number =>
  [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest),
    0,
  );

/** Kinds of processes: the program, and for docker its command and subcommand. Pure. */
export function countKinds(started: readonly (readonly string[])[]): Map<string, number> {
  const kinds = started.map(([program = '', ...args]) => {
    const name = program.split('/').at(-1) ?? '';
    const words = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--context');
    const count = name !== 'docker' ? 0 : GROUPS.has(words[0] ?? '') ? 2 : 1;
    return [name, ...words.slice(0, count)].join(' ');
  });
  return new Map([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
}

const GROUPS = new Set(['service', 'config', 'secret', 'node', 'network', 'volume', 'image', 'stack']);
