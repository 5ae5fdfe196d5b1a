import type { SchemaResult } from '@zero-downtime/deploy';
import { commandFor } from '@zero-downtime/deploy/command-for';
import { refuse } from '@zero-downtime/deploy/errors';
import { Argument } from 'commander';
import { createCommand, runCommand } from '../lib/command.ts';

type Question = 'status' | 'check' | 'pause' | 'resume';

/** `migrate status`, `check RELEASE`, `pause` and `resume`: runs the schema command of a target, with the code of the release that runs there. */
export async function ask(): Promise<void> {
  const command = createCommand('migrate', 'Inspect and manage the schema without a deploy.')
    .addArgument(
      new Argument(
        '<what>',
        'status: the phases of each change at the target; check: does the schema there fit a release?; ' +
          'pause, resume: stop and restart backfills, also a running one; ' +
          'plan: the statements still to run; lint: is each change safe?; new: begin a change; accept: accept edited changes or manual changes of the schema',
      ).choices(['status', 'check', 'pause', 'resume', 'plan', 'lint', 'new', 'accept']),
    )
    .argument('[release]', 'for check: the release')
    .addHelpText(
      'after',
      '\nplan, lint, new and accept have a help of their own, such as migrate plan --help, and each takes --target NAME or --changes FOLDER.',
    );

  await runCommand(command, async (site) => {
    const [what, release] = command.processedArgs as [Question, string | undefined];
    if (what === 'check' && release === undefined)
      throw refuse('which release?', commandFor(site.target, 'migrate', 'check 1.0.0'));
    const { askSchema, deployer } = await import('@zero-downtime/deploy');
    const args =
      what === 'pause' ? ['--by', deployer()] : release === undefined ? [] : ['--release', release];
    const result = await askSchema(site, what, args);
    if (result.outcome === 'refused') throw refuse(result.message ?? 'the schema refuses');
    if (result.outcome === 'failed') throw new Error(result.message ?? 'the schema command failed');
    const lines = result.changes.map(
      (change) =>
        `${change.change.padEnd(32)} expand ${change.expand.padEnd(8)} backfill ${change.backfill.padEnd(8)} contract ${change.contract}`,
    );
    lines.push(...(result.backfills ?? []).map(describeBackfill));
    if (result.catalogue) lines.push(describeCatalogue(site.target, result.catalogue));
    const closing = result.oldestRelease ? [`oldest release that fits: ${result.oldestRelease}`] : [];
    return {
      message: what === 'check' ? `the schema fits ${release}` : [...lines, ...closing].join('\n'),
      data: { schema: result },
    };
  });
}

function describeCatalogue(
  target: { name: string },
  catalogue: NonNullable<SchemaResult['catalogue']>,
): string {
  if (!catalogue.compared) return `catalogue not compared: ${catalogue.why}`;
  const { leftBy, differences } = catalogue;
  if (differences.length === 0) return `catalogue as the last phase left it (${leftBy})`;
  const all = differences.map((each) => `\n  ${each}`).join('');
  return `catalogue changed outside of the changes since ${leftBy} left it:${all}\n  undo that, or: ${commandFor(target, 'migrate', 'accept --drift')}`;
}

function describeBackfill({
  change,
  state,
  rows,
  pausedBy,
}: NonNullable<SchemaResult['backfills']>[number]): string {
  return `${change.padEnd(32)} backfill ${state}, ${rows} rows filled${pausedBy ? `, paused by ${pausedBy}` : ''}`;
}
