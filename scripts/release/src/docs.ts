import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import versions from '../../../docker/versions.json' with { type: 'json' };
import { ROOT } from './lib/command.ts';

new Command('docs')
  .description(
    'Check the prose of the repository: no vague words in any file, every "npm run" in a Markdown file exists, and every base image has ' +
      'the version of docker/versions.json. ' +
      'Links and headings are checked by remark, before this. Part of npm run lint.',
  )
  .allowExcessArguments(false)
  .parse();

const { execa } = await import('execa');
const { unknownCommands } = await import('./docs/commands.ts');
const { rowOf, unknownImages } = await import('./docs/images.ts');
const { markedWords } = await import('./docs/words.ts');

const BINARY = /\.(png|svg|ico|gz|woff2?)$|(^|\/)package-lock\.json$/;

const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
});
const texts = new Map<string, string>();
for (const file of stdout.split('\n').filter((name) => !BINARY.test(name))) {
  // git also lists a deleted file until the deletion is committed.
  const text = await readFile(join(ROOT, file), 'utf8').catch(() => undefined);
  if (text !== undefined) texts.set(file, text);
}

const scripts = [...texts]
  .filter(([file]) => /(^|\/)package\.json$/.test(file))
  .map(([file, text]) => ({
    folder: dirname(file) === '.' ? '' : dirname(file),
    names: Object.keys((JSON.parse(text) as { scripts?: Record<string, string> }).scripts ?? {}),
  }));

const parts = Object.values(versions);
const table = texts.get('docker/README.md') ?? '';
const missingRows = parts.map(rowOf).filter((row) => !table.includes(row));

const faults = [...texts].flatMap(([file, text]) => [
  ...unknownImages(text, parts).map((image) => `${file}: docker/versions.json has no ${image}`),
  ...markedWords(file, text).map(({ line, word, instead }) => `${file}:${line}: "${word}": ${instead}`),
  ...(file.endsWith('.md') ? unknownCommands(file, text, scripts) : []).map(
    (name) => `${file}: there is no "npm run ${name}"`,
  ),
]);
faults.push(...missingRows.map((row) => `docker/README.md: the table of versions lacks: ${row}`));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else
  console.log(`${texts.size} files, no vague words; every npm run in Markdown and every base image exists`);
