import { askSchema, refuse } from '@zero-downtime/deploy';
import { Argument } from 'commander';
import { createCommand, runCommand } from '../lib/command.ts';

/** `migrate status` and `migrate check RELEASE`: asks the schema of a target, with the code of the release that runs there. */
export async function ask(): Promise<void> {
  const command = createCommand('migrate', 'Everything about the schema alone.')
    .addArgument(
      new Argument(
        '<what>',
        'status: the phases of each change, at the target; check: does the schema there fit a release?; ' +
          'lint: is each change safe?; new: begin a change',
      ).choices(['status', 'check', 'lint', 'new']),
    )
    .argument('[release]', 'for check: the release')
    .addHelpText('after', '\nmigrate lint --help and migrate new --help tell more of these two.');

  await runCommand(command, async (site) => {
    const [what, release] = command.processedArgs as ['status' | 'check', string | undefined];
    if (what === 'check' && release === undefined)
      throw refuse('which release?', 'npm run migrate -- check 1.0.0');
    const result = await askSchema(site, what, release === undefined ? [] : ['--release', release]);
    if (result.outcome === 'refused') throw refuse(result.message ?? 'the schema refuses');
    if (result.outcome === 'failed') throw new Error(result.message ?? 'the schema command failed');
    const lines = result.changes.map(
      (change) =>
        `${change.change.padEnd(32)} expand ${change.expand.padEnd(8)} backfill ${change.backfill.padEnd(8)} contract ${change.contract}`,
    );
    const closing = result.oldestRelease ? [`oldest release that fits: ${result.oldestRelease}`] : [];
    return {
      message: what === 'check' ? `the schema fits ${release}` : [...lines, ...closing].join('\n'),
      data: { schema: result },
    };
  });
}
