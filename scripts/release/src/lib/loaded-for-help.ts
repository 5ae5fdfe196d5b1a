import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './command.ts';

/** Writes each loaded URL to stderr, where --help writes nothing. */
const RECORDER = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

/** The npm scripts of the root that are commands in a folder, such as \`scripts/release\`: their names and files. */
export function commandsIn(folder: string): [name: string, file: string][] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.entries<string>(scripts).flatMap(([name, line]) => {
    const file = /^node (\S+\.ts)$/.exec(line)?.[1];
    return file?.startsWith(`${folder}/`) ? [[name, file]] : [];
  });
}

/** The packages of npm that a command has loaded when it has answered --help, sorted. For tests. @throws when it has not */
export async function packagesLoadedForHelp(file: string, ...words: string[]): Promise<string[]> {
  const { stdout, stderr } = await execa(
    process.execPath,
    ['--import', RECORDER, join(ROOT, file), ...words, '--help'],
    { env: { NODE_OPTIONS: '' } },
  );
  if (!/usage: |npm run bench/i.test(stdout)) throw new Error(`${file} --help printed: ${stdout}`);
  const packages = stderr.matchAll(/\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g);
  return [...new Set([...packages].flatMap(([, name]) => name ?? []))].sort();
}
