import { describeEnding, EXIT } from '@zero-downtime/deploy/errors';
import type { Drill } from '@zero-downtime/drills';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { createDrillOutput } from './drill/drill-output.ts';

const command = new Command('demo')
  .description(
    'Release 2.0.0 over 1.0.0 on three lab nodes under a constant load of orders, through every phase, and write a report.',
  )
  .option('--rate <number>', 'requests per second', number, 100)
  .option('--out <folder>', 'the folder of the report', 'drill-reports')
  .option('--json', 'one JSON object a line on stdout, the last one the result')
  .addHelpText(
    'after',
    '\nExit codes: 0 no first try failed · 1 a first try failed, or another expectation did not hold · 2 refused, nothing was changed · 4 interrupted',
  )
  .exitOverride();

const output = createDrillOutput(process.argv.includes('--json'));
try {
  command.parse();
  await demo(command.opts<{ rate: number; out: string }>());
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
  else {
    const { outcome, message, hint } = describeEnding(error);
    output.end(outcome, message, hint);
  }
}

async function demo({ rate, out }: { rate: number; out: string }): Promise<void> {
  const { DRILLS } = await import('@zero-downtime/drills/list');
  const { carryOut, openWorkplace } = await import('./drill/workplace.ts');
  const story = DRILLS.find(({ name }) => name === 'good-release') as Drill;
  output.begin({ ...story, name: 'demo' });
  const place = await openWorkplace(ROOT, {
    targetPath: 'lab',
    folder: out,
    ratePerSecond: rate,
    mayDeleteData: true,
    say: output.say,
  });
  const { run, html } = await carryOut(place, story, { name: 'demo', command: 'npm run demo' });
  output.outcome(story, run, html);
  const { passed } = run.verdict;
  output.end(
    passed ? 'done' : 'error',
    passed
      ? 'No first try failed. The lab stays up: npm run lab -- down removes it.'
      : 'Clients saw failures: see the faults above.',
  );
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}
