import type { Site } from '@zero-downtime/deploy';
import { createCommand, runCommand } from '../lib/command.ts';
import type { Output } from '../lib/output.ts';
import { CHANGES_OF_TARGET, typedPath } from './changes-of-service.ts';

interface Options {
  release?: string;
  changes?: string;
}

/** `migrate plan`: every statement still to run for a release, with its locks and the target's tables that they affect. */
export async function plan(argv: readonly string[]): Promise<void> {
  const command = createCommand(
    'migrate plan',
    'Print what a release would change in the schema of a target: each statement, its locks, the affected tables. Changes nothing.',
  )
    .option('--release <version>', "a release of the checkout; the service's current one when not given")
    .option('--changes <folder>', CHANGES_OF_TARGET);

  const work = async (site: Site, { release, changes }: Options, output: Output) => {
    const { planSchema, refuseUnsound } = await import('@zero-downtime/deploy/schema-plan');
    const { planText } = await import('@zero-downtime/schema-lint/plan');
    const schema = await planSchema(site, {
      version: release,
      contractLater: site.target.contract === 'later',
      changesDir: changes === undefined ? undefined : typedPath(changes),
    });
    if (schema.refusals.length > 0) output.say(planText(schema));
    refuseUnsound(site.target, schema);
    return { message: planText(schema), data: { schema } };
  };
  await runCommand<Options>(command, work, argv);
}
