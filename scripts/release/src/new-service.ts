import { Command, InvalidArgumentError } from 'commander';
import { ROOT } from './lib/command.ts';
import { runCheckoutCommand } from './lib/ending.ts';
import type { Generated } from './new-service/generate.ts';
import { foldersOf, isThere, placeFolder } from './new-service/place.ts';

const command = new Command('new-service')
  .description(
    'Create a service in services/<name> and its target for this machine: one resource with a table, its tests, its ' +
      'OpenAPI document. Overwrites nothing; after a kill, run the same command again to finish.',
  )
  .argument('<name>', 'lower-case letters, with dashes between words, such as payments or gift-cards')
  .option('--port <port>', 'its port on this machine (default: the first free one)', port)
  .option(
    '--resource <name>',
    "the resource that it serves (default: the service's name without -api or -service)",
  )
  .addHelpText('after', '\nExit codes: 0 done · 1 error · 2 refused, nothing changed')
  .exitOverride();

await runCheckoutCommand<{ port?: number; resource?: string }>(command, async ([service = ''], options) => {
  const { generate } = await import('./new-service/generate.ts');
  const generated = await generate(ROOT, { service, ...options });
  await place(generated);
  const { relinkWorkspaces } = await import('./lib/checkout.ts');
  const linked = await relinkWorkspaces(ROOT);
  process.stdout.write(report(generated, linked));
});

/** Places the service's folder last: when it exists, the service is complete. */
async function place({ names, files }: Generated): Promise<void> {
  const folders = foldersOf(names.service);
  const there = await Promise.all(folders.map((folder) => isThere(ROOT, folder, files)));
  for (const [at, folder] of folders.entries()) if (!there[at]) await placeFolder(ROOT, folder, files);
}

function report({ names, setting, files }: Generated, linked: boolean): string {
  const { service, resources } = names;
  const lines = [...files.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0);
  return `${[...files.keys()].map((path) => `  ${path}`).join('\n')}
${files.size} files, ${lines} lines${linked ? '; package-lock.json names the new package' : ''}
${linked ? '' : '\nnpm could not add it to package-lock.json without a network: run npm install --ignore-scripts before you commit\n'}
undo: rm -r ${foldersOf(service).join(' ')} && npm install --ignore-scripts

next:
  npm test -w ${setting.scope}/${service}
  npm run deploy -- --target ${service}
  curl -s http://127.0.0.1:${setting.port}/${resources} -H "authorization: Bearer $(npm run -s token -- --target ${service})"
`;
}

function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1_024 && number <= 65_535) return number;
  throw new InvalidArgumentError('Expected a port from 1024 to 65535.');
}
