import { describeEnding, EXIT, refuse } from '@zero-downtime/deploy/errors';
import type { Drill } from '@zero-downtime/drills';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createDrillOutput, type DrillOutput } from './drill/drill-output.ts';
import { DRILL_TARGETS, type DrillTarget } from './drill/targets.ts';

// The list of drills is a part of --help.
const { DRILLS, soak } = await import('@zero-downtime/drills/list');

interface Options {
  all?: boolean;
  list?: boolean;
  target: DrillTarget;
  rate?: number;
  deleteData?: boolean;
  minutes: number;
  out: string;
  json?: boolean;
}

const SOAK = 'soak';
const SAFEGUARDS = 'safeguards';

const command = new Command('drill')
  .description(
    'Inject a fault, in the lab or on this machine, under a constant load of orders, and count the failures that clients see.',
  )
  .argument(
    '[names...]',
    `drills, by name; ${SOAK}: releases and rollbacks in a loop; ${SAFEGUARDS} [name...]: the effect of removing each`,
  )
  .option('--all', 'every drill, one after another')
  .option('--list', 'list the drills')
  .addOption(
    new Option(
      '--target <name>',
      'the lab, the lab with an external database, or this machine (the target local)',
    )
      .choices(DRILL_TARGETS)
      .default('lab'),
  )
  .option('--rate <number>', 'requests per second (default: 100 in the lab, 50 on this machine)', number)
  .option(
    '--delete-data',
    'on this machine: allow a drill that starts with 1.0.0 to delete the data of the target',
  )
  .option('--minutes <number>', `duration of ${SOAK}`, number, 10)
  .option('--out <folder>', 'the folder of the reports', 'drill-reports')
  .option('--json', 'one JSON object a line on stdout, the last one the result')
  .addHelpText('after', `\n${listed()}`)
  .addHelpText('after', '\nCtrl-C ends the drill, undoes every fault, and leaves the target up.')
  .addHelpText(
    'after',
    '\nExit codes: 0 every expectation held · 1 an expectation did not hold · 2 refused, nothing was changed · 4 interrupted',
  )
  .allowExcessArguments(false)
  .exitOverride();

await main();

async function main(): Promise<void> {
  const output = createDrillOutput(process.argv.includes('--json'));
  try {
    command.parse();
    const options = command.opts<Options>();
    const names = command.processedArgs[0] as string[];
    if (options.list) return output.end('done', listed());
    await drill(names, options, output);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
      return;
    }
    const { outcome, message, hint } = describeEnding(error);
    output.end(outcome, message, hint);
  }
}

async function drill(names: string[], options: Options, output: DrillOutput): Promise<void> {
  const [first, ...safeguards] = names;
  const chosen = options.all
    ? DRILLS.filter((one) => whyNotOn(one, options.target) === undefined)
    : first === SAFEGUARDS
      ? []
      : names.map((name) => fitting(named(name, options), options));
  if (chosen.length === 0 && first !== SAFEGUARDS)
    throw refuse('which drill?', 'npm run drill -- --list, or --all');
  const { target: targetPath, out: folder, rate: ratePerSecond, deleteData = false } = options;
  if (first === SAFEGUARDS && targetPath !== 'lab')
    throw refuse('safeguards are measured in the lab', 'npm run drill -- safeguards');
  const { carryOut, continueAfterFailure, openWorkplace } = await import('./drill/workplace.ts');
  const mayDeleteData = deleteData || targetPath !== 'local';
  const place = await openWorkplace(ROOT, {
    targetPath,
    folder,
    ratePerSecond,
    mayDeleteData,
    say: output.say,
  });
  if (first === SAFEGUARDS) {
    const { measureSafeguards } = await import('./drill/measure-safeguards.ts');
    return measureSafeguards(place, output, safeguards);
  }
  const possible = options.all ? chosen.filter(({ lacks }) => lacks?.(place.target) === undefined) : chosen;
  let held = 0;
  for (const one of possible) {
    output.begin(one);
    await continueAfterFailure(place, output, one.name, async () => {
      const { run, html } = await carryOut(place, one);
      output.outcome(one, run, html);
      if (run.verdict.passed) held++;
    });
  }
  output.end(held === possible.length ? 'done' : 'error', `${held} of ${possible.length} drills held`);
}

/** @throws Ending (refused) for a drill that needs another target */
function fitting(drill: Drill, { target }: Options): Drill {
  const why = whyNotOn(drill, target);
  if (why === undefined) return drill;
  const flags = drill.externalDatabase ? ' --target lab-external' : '';
  throw refuse(`${drill.name} cannot run ${why}`, `npm run drill -- ${drill.name}${flags}`);
}

function whyNotOn({ onlyInTheLab, externalDatabase }: Drill, target: DrillTarget): string | undefined {
  if (target === 'local' && onlyInTheLab !== undefined) return `on one machine: ${onlyInTheLab}`;
  return externalDatabase && target === 'lab'
    ? 'in a lab without three managers and an external database'
    : undefined;
}

function named(name: string, { minutes }: Options): Drill {
  if (name === SOAK) return soak(minutes);
  const found = DRILLS.find((one) => one.name === name);
  if (!found) throw refuse(`there is no drill "${name}"`, 'npm run drill -- --list');
  return found;
}

function listed(): string {
  const rows = DRILLS.map(({ name, title, ...drill }) => `  ${name.padEnd(22)} ${title}${markOf(drill)}`);
  return ['Drills:', ...rows].join('\n');
}

function markOf({
  onlyInTheLab,
  externalDatabase,
}: Pick<Drill, 'onlyInTheLab' | 'externalDatabase'>): string {
  if (externalDatabase) return ' (lab-external only)';
  return onlyInTheLab ? ' (lab only)' : '';
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}
