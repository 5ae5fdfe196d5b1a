import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { Command } from 'commander';
import { ask, ROOT } from './lib/command.ts';
import { runCheckoutCommand } from './lib/ending.ts';
import type { Stripped } from './strip/strip.ts';

interface Options {
  proof?: true;
  service?: string;
  force?: true;
  yes?: true;
}

const EXAMPLE = 'orders-api';

const command = new Command('strip-example')
  .description(
    `Remove the example services/${EXAMPLE} and the files about it, which leaves the repository of your own service. Needs ` +
      'a checkout without uncommitted changes, so that git can undo it.',
  )
  .option(
    '--proof',
    'remove packages/proof and scripts/proof too; required, because they send orders to the example',
  )
  .option(
    '--service <name>',
    'the service that the targets local and production deploy (default: the only other one)',
  )
  .option('--force', 'run although there is no other service')
  .option('--yes', 'do not ask')
  .allowExcessArguments(false)
  .addHelpText('after', '\nExit codes: 0 done · 1 error · 2 refused, nothing changed')
  .exitOverride();

await runCheckoutCommand<Options>(command, (_, options) => run(options));

async function run({ proof, force, yes, ...options }: Options): Promise<void> {
  if (!existsSync(join(ROOT, 'services', EXAMPLE)))
    return console.log('the example has been removed already');
  const { formatCheckout, relinkWorkspaces, requireCleanTree } = await import('./lib/checkout.ts');
  await requireCleanTree(ROOT);
  if (!proof)
    throw refuse(
      `packages/proof and scripts/proof send orders to ${EXAMPLE} and cannot run without it`,
      'npm run strip-example -- --proof removes them too',
    );
  const service = await remainingService(options.service, force === true);
  const { createOutput } = await import('./lib/output.ts');
  const output = createOutput({ json: false, stdout: process.stdout, stderr: process.stderr });
  const question = `Remove ${EXAMPLE} and the proof room? The targets local and production will deploy ${service}.`;
  if (!yes && !(await ask(question, output))) throw refuse('not confirmed');

  const { stripExample } = await import('./strip/strip.ts');
  const stripped = await stripExample(ROOT, service);
  const linked = await relinkWorkspaces(ROOT);
  await formatCheckout(ROOT);
  console.log(await report(service, stripped, linked));
}

/** @throws Ending (refused) when the remaining service is missing or ambiguous */
async function remainingService(wanted: string | undefined, force: boolean): Promise<string> {
  const folders = await readdir(join(ROOT, 'services'), { withFileTypes: true });
  const others = folders
    .filter((each) => each.isDirectory() && each.name !== EXAMPLE)
    .map(({ name }) => name);
  if (wanted !== undefined && !others.includes(wanted) && !force)
    throw refuse(`there is no services/${wanted}`, `npm run new-service -- ${wanted}`);
  const [only, ...more] = wanted === undefined ? others : [wanted];
  if (more.length > 0)
    throw refuse(`there are ${others.join(', ')}`, 'name the one that the targets deploy: --service NAME');
  if (only === undefined && !force)
    throw refuse('no other service exists', 'npm run new-service -- payments, commit, and run this again');
  return only ?? 'my-service';
}

async function report(service: string, { removed, edited }: Stripped, linked: boolean): Promise<string> {
  const { leftovers } = await import('./strip/strip.ts');
  const left = await leftovers(ROOT, 'orders');
  return [
    ...removed.map((path) => `removed ${path}`),
    ...edited.map((path) => `edited  ${path}`),
    ...(linked
      ? []
      : ['npm could not update package-lock.json without a network: run npm install --ignore-scripts']),
    '',
    'The word "orders" remains as the name of a table or a stack in examples and tests of',
    ...left.map(([folder, files]) => `  ${folder} (${files} files)`),
    '',
    ...(existsSync(join(ROOT, 'infra/targets', service))
      ? [
          `Two targets of this machine deploy ${service}: local (stack ${service}-local), which a command without --target means,`,
          `and ${service}. services/README.md says how to keep one.`,
          '',
        ]
      : []),
    'Check git diff, then commit. Undo: git checkout . && git clean -fd && npm install --ignore-scripts',
  ].join('\n');
}
