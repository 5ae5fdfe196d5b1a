import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from './lib/command.ts';

new Command('rooms')
  .description(
    'Check what each room of the repository imports, and that no files or folders import each other.',
  )
  .allowExcessArguments(false)
  .parse();

const { violationsOf } = await import('./rooms/check.ts');
const { importsOf } = await import('./rooms/imports.ts');
const { undeclaredOf } = await import('./rooms/undeclared.ts');

const texts = await readTexts();
const imports = importsOf(texts);
const violations = [...violationsOf(imports), ...undeclaredOf(imports, texts)];
for (const { what, because } of violations) console.error(`${what}\n  ${because}\n`);
if (violations.length > 0) process.exitCode = 1;
else console.log(`${imports.length} imports, none that the rooms forbid`);

async function readTexts(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const made = ['node_modules', 'dist', '.releases', '.build'];
  const pattern = '{packages,scripts,services}/**/{package.json,*.ts}';
  for await (const path of glob(pattern, {
    cwd: ROOT,
    exclude: (name) => made.includes(name) || made.some((folder) => name.endsWith(`/${folder}`)),
  }))
    texts.set(path, await readFile(join(ROOT, path), 'utf8'));
  return texts;
}
