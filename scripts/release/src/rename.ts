import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { Command } from 'commander';
import { ROOT } from './lib/command.ts';
import { runCheckoutCommand } from './lib/ending.ts';
import { mistakesIn, type Names, replaceAll, replacementsFor } from './rename/replacements.ts';

/** A package whose name has the scope; which one does not matter. */
const KIT = 'packages/service/kit/package.json';

const command = new Command('rename')
  .description(
    'Give the repository your names: the scope of its packages, the name of the project (token issuers, the folder of the ' +
      'signing key) and its address (links in alerts). Needs a checkout without uncommitted changes, so that git can undo it.',
  )
  .argument('<scope>', 'such as @acme')
  .argument('<name>', 'such as shop')
  .argument('<repository>', 'such as https://github.com/acme/shop')
  .option('--plan', 'print what would be changed, and change nothing')
  .addHelpText('after', '\nExit codes: 0 done · 1 error · 2 refused, nothing changed')
  .exitOverride();

await runCheckoutCommand<{ plan?: true }>(command, ([scope = '', name = '', repository = ''], { plan }) =>
  run({ scope, name, repository }, plan === true),
);

async function run(to: Names, planOnly: boolean): Promise<void> {
  const { formatCheckout, relinkWorkspaces, requireCleanTree, trackedFiles } = await import(
    './lib/checkout.ts'
  );
  const mistakes = mistakesIn(to);
  if (mistakes.length > 0) throw refuse(mistakes.join('\n'));
  const from = await currentNames();
  const replacements = replacementsFor(from, to);
  if (replacements.length === 0) return console.log('nothing to do: the repository has these names');
  if (!planOnly) await requireCleanTree(ROOT);

  const edited: string[] = [];
  for (const path of await trackedFiles(ROOT)) {
    const file = join(ROOT, path);
    if (!(await lstat(file)).isFile()) continue;
    const before = await readFile(file, 'utf8');
    const { text, count } = before.includes('\0')
      ? { text: before, count: 0 }
      : replaceAll(before, replacements);
    if (count === 0) continue;
    edited.push(path);
    // The files from which the current names are read are written last, so that a killed run can be repeated.
    if (!planOnly && path !== 'package.json' && path !== KIT) await writeFile(file, text);
    if (planOnly) console.log(`${path}: ${count}`);
  }
  if (planOnly) return console.log(`${edited.length} files`);
  for (const path of [KIT, 'package.json']) {
    const file = join(ROOT, path);
    await writeFile(file, replaceAll(await readFile(file, 'utf8'), replacements).text);
  }
  const linked = await relinkWorkspaces(ROOT);
  await formatCheckout(ROOT);
  console.log(report(from, to, edited, linked));
}

async function currentNames(): Promise<Names> {
  const manifest = async (path: string) =>
    JSON.parse(await readFile(join(ROOT, path), 'utf8')) as { name: string; repository: string };
  const { name, repository } = await manifest('package.json');
  return { scope: (await manifest(KIT)).name.split('/')[0] as string, name, repository };
}

function report(from: Names, to: Names, edited: readonly string[], linked: boolean): string {
  const changes = edited.filter((path) => /^services\/[^/]+\/changes\//.test(path));
  return [
    `${edited.length} files edited`,
    ...(linked
      ? []
      : ['npm could not update package-lock.json without a network: run npm install --ignore-scripts']),
    ...(from.name === to.name
      ? []
      : [
          '',
          `The signing key of this machine is now read from ~/.local/share/${to.name}; npm run setup creates one there.`,
          `To keep tokens valid that are in use, move the old key: mv ~/.local/share/${from.name} ~/.local/share/${to.name}`,
          'A running stack accepts tokens of the new issuer after its next deploy.',
        ]),
    ...(from.scope === to.scope || changes.length === 0
      ? []
      : [
          '',
          `${changes.length} files of schema changes import the packages. For a database that has run them, accept once that these are`,
          'the same changes: npm run migrate -- accept CHANGE --target TARGET',
        ]),
    '',
    'Registry, lab and stacks of this machine keep their names. Check git diff, then commit.',
  ].join('\n');
}
