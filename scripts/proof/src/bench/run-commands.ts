import { fileURLToPath } from 'node:url';
import { type Cleanup, describeMachine, inTurns, markdownTable, median, ratios } from '@zero-downtime/bench';
import { commandsIn, modulesLoadedBy } from '@zero-downtime/release-scripts/lib/loaded-modules';
import { execa } from 'execa';
import type { Options } from './options.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const CHANGE = 'services/orders-api/changes/002_add_order_tracking';
const NODE = 'node --eval 0';

/** Node's flags and arguments of each measured command, by its name. */
const COMMANDS: Record<string, string[]> = {
  [NODE]: ['--eval', '0'],
  ...Object.fromEntries(
    ['scripts/release', 'scripts/proof']
      .flatMap(commandsIn)
      .map(([name, file]) => [`${name} --help`, [file, '--help']]),
  ),
  'migrate lint, one change': ['scripts/release/src/migrate.ts', 'lint', CHANGE],
};

interface Took {
  cpuMs: number;
  wallMs: number;
}

/** `npm run bench -- commands`: what the answer of each command costs, beside Node.js alone in the same round. */
export async function runCommands(
  _: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const names = Object.keys(COMMANDS);
  const argvOf = (name: string) => COMMANDS[name] as string[];
  // The first run of each fills the compile cache.
  for (const name of names) await measure(argvOf(name));
  const found = await inTurns(names, options.times, async (name, round) => {
    if (name === NODE) report(`round ${round + 1} of ${options.times}`);
    return measure(argvOf(name));
  });
  const figures = [];
  for (const [name, took] of found) {
    const [cpu, wall] = [took.map(({ cpuMs }) => cpuMs), took.map(({ wallMs }) => wallMs)];
    const alone = (found.get(NODE) ?? []).map(({ cpuMs }) => cpuMs);
    const modules = name === NODE ? 0 : (await modulesLoadedBy(argvOf(name))).length;
    figures.push({
      name,
      cpuMs: median(cpu),
      ofNode: median(ratios(cpu, alone)),
      wallMs: median(wall),
      modules,
    });
  }
  if (options.json) return console.log(JSON.stringify({ machine, figures }, null, 2));
  console.log(
    `Medians of ${options.times}; Node ${machine.node}; load average before: ${machine.loadBefore}.\n`,
  );
  console.log(
    markdownTable(
      ['command', 'CPU ms', 'of node', 'wall ms', 'modules'],
      figures.map(({ name, cpuMs, ofNode, wallMs, modules }) => [
        name,
        ...[cpuMs.toFixed(0), `${ofNode.toFixed(1)} ×`, wallMs.toFixed(0), String(modules)],
      ]),
    ),
  );
}

/** The shell tells the CPU time of its children when they have ended, which counts threads that outlive the work. */
async function measure(argv: readonly string[]): Promise<Took> {
  const began = performance.now();
  const { stdout } = await execa(
    'sh',
    ['-c', '"$@" > /dev/null 2>&1; times', 'sh', process.execPath, ...argv],
    // As from a shell: the cache that a command hands on to its own children would help it, too.
    { cwd: ROOT, env: { NODE_COMPILE_CACHE: undefined } },
  );
  const wallMs = performance.now() - began;
  const [, ofChildren = ''] = stdout.split('\n');
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  const seconds = times.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
  return { cpuMs: 1_000 * seconds, wallMs };
}
