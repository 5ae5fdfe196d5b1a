import { EXIT, type Outcome } from '@zero-downtime/deploy/errors';
import { Command, CommanderError, Option } from 'commander';
import '@zero-downtime/release-scripts/lib/start';
import type { UpOptions } from '@zero-downtime/lab';
import { withHint } from '@zero-downtime/release-scripts/lib/with-hint';

// The list of faults is a part of --help.
const {
  describeStatus,
  DEFAULT_ENGINE,
  down,
  ENGINES,
  enginesToRun,
  FAULTS,
  faultNamed,
  inject,
  LabFailed,
  LabRefused,
  nodeOf,
  openLab,
  readEngines,
  readStatus,
  replaceEngine,
  undo,
  up,
} = await import('@zero-downtime/lab');

interface Ended {
  outcome: Outcome;
  message: string;
  hint?: string | undefined;
  data?: object;
}

const json = process.argv.includes('--json');
const lab = openLab();
// The output of setup when it builds an image.
if (json) console.log = say;

const command = new Command('lab')
  .description(
    'Create three Swarm nodes in containers on this machine, for the target "lab", and inject faults into them.',
  )
  .option('--json', 'one JSON object a line on stdout, the last one the result')
  .addHelpText('after', helpText())
  .exitOverride();
command
  .command('up')
  .description('create the missing parts of the lab; safe to run again')
  .option(
    '--engine <versions>',
    `the engine of all nodes, or of each: ${ENGINES.join(', ')} (${DEFAULT_ENGINE})`,
  )
  .addOption(new Option('--managers <number>', 'of the three nodes').choices(['1', '3']))
  .option('--external-database', 'two PostgreSQL servers outside the Swarm, for the target lab-external')
  .option('--json')
  .action((options: Asked) => run(() => alone(() => makeUp(options))));
command
  .command('replace-engine <node> <version>')
  .description('drain a node, replace its engine, and activate it')
  .option('--json')
  .action((node: string, version: string) => run(() => alone(() => renewEngine(node, version))));
command
  .command('down')
  .description('remove the lab completely; the base images stay')
  .option('--json')
  .action(() => run(() => alone(takeDown)));
command
  .command('status')
  .description('show the state of the lab')
  .option('--json')
  .action(() => run(showStatus));
command
  .command('fault <name> [args...]')
  .description('inject a fault, see below')
  .option('--json')
  .action((name: string, args: string[]) => run(() => breakIt(name, args)));
command
  .command('undo [name]')
  .description('undo a fault, or all of them')
  .option('--json')
  .action((name?: string) => run(() => takeBack(name)));

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
}

interface Asked {
  engine?: string;
  managers?: '1' | '3';
  externalDatabase?: boolean;
}

async function makeUp({ engine, managers, externalDatabase = false }: Asked): Promise<Ended> {
  const began = performance.now();
  const options: UpOptions = {
    externalDatabase,
    ...(engine !== undefined && { engines: readEngines(engine) }),
    ...(managers !== undefined && { managers: managers === '1' ? 1 : 3 }),
  };
  const { ensureNodeImages } = await import('./lab/images.ts');
  await ensureNodeImages(await enginesToRun(lab, options));
  const changed = await up(lab, say, options);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const message = changed
    ? `the lab is up (${seconds} s). Next: npm run deploy -- --target lab; its edges: ${lab.urls.join(' ')}`
    : 'the lab is up already';
  return { outcome: 'done', message, data: { changed, urls: lab.urls } };
}

async function renewEngine(name: string, version: string): Promise<Ended> {
  const [engine = DEFAULT_ENGINE] = readEngines(version);
  const node = nodeOf(lab.spec, name).name;
  const { ensureNodeImages } = await import('./lab/images.ts');
  await ensureNodeImages([engine]);
  const changed = await replaceEngine(lab, node, engine, say);
  const message = changed ? `${node} has Engine ${engine}` : `${node} has Engine ${engine} already`;
  return { outcome: 'done', message, data: { changed } };
}

async function takeDown(): Promise<Ended> {
  const changed = await down(lab, say);
  return { outcome: 'done', message: changed ? 'the lab is removed' : 'there is no lab', data: { changed } };
}

/** The exit code is 1 for an incomplete lab. */
async function showStatus(): Promise<Ended> {
  const status = await readStatus(lab);
  const outcome = status.state === 'incomplete' ? 'refused' : 'done';
  return { outcome, message: describeStatus(status), data: { status } };
}

async function breakIt(name: string, args: string[]): Promise<Ended> {
  const message = await inject(lab, name, args);
  const back = faultNamed(name).undo ? `; npm run lab -- undo ${name}` : '';
  return { outcome: 'done', message: `${message}${back}`, data: { fault: name, args } };
}

async function takeBack(name: string | undefined): Promise<Ended> {
  await undo(lab, name, say);
  return {
    outcome: 'done',
    message: name === undefined ? 'every fault is undone' : `${name} is undone`,
  };
}

/** Runs under a lock, because concurrent runs would create or remove the same parts. */
async function alone(work: () => Promise<Ended>): Promise<Ended> {
  const { lockAddress, oneAtATime } = await import('@zero-downtime/release-scripts/setup/lock');
  return oneAtATime(lockAddress('zero-downtime-lab'), work);
}

async function run(work: () => Promise<Ended>): Promise<void> {
  const ended = await work().catch(explain);
  process.exitCode = EXIT[ended.outcome];
  const { outcome, message, hint, data } = ended;
  if (json) return print({ event: 'result', outcome, exitCode: EXIT[outcome], message, hint, ...data });
  if (outcome === 'done') return console.log(message);
  process.stderr.write(withHint(message, hint));
}

async function explain(error: unknown): Promise<Ended> {
  const { SetupError } = await import('@zero-downtime/release-scripts/setup/errors');
  const { DockerError } = await import('@zero-downtime/swarm');
  if (error instanceof LabRefused) return { outcome: 'refused', message: error.message, hint: error.hint };
  if (error instanceof LabFailed || error instanceof DockerError) {
    return { outcome: 'error', message: error.message, hint: error.hint };
  }
  if (error instanceof SetupError) return { outcome: 'error', message: error.message };
  throw error;
}

function say(message: string): void {
  if (json) print({ phase: 'lab', event: 'note', message });
  else console.log(message);
}

function print(event: object): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
}

function helpText(): string {
  const rows = FAULTS.map(({ name, args, what }) => `  ${`${name} ${args}`.padEnd(30)} ${what}`);
  return `
Faults (undo takes back what does not pass by itself; NODE is node-1, node-2 or node-3):
${rows.join('\n')}

Exit codes: 0 done · 1 error, run it again · 2 refused, or (status) the lab is not whole`;
}
