import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './command.ts';

/** Writes the URL of each module to the third stream. */
const RECORDER = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (writeSync(3, url + '\\n'), next(url, context)) });
`)}`;

/** The npm scripts of the root that are commands in a folder, such as `scripts/release`: their names and files. */
export function commandsIn(folder: string): [name: string, file: string][] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.entries<string>(scripts).flatMap(([name, line]) => {
    const file = /^node (\S+\.ts)$/.exec(line)?.[1];
    return file?.startsWith(`${folder}/`) ? [[name, file]] : [];
  });
}

/** The URLs of the modules that a command of the checkout has loaded when it ends. For tests and measurements. @throws when it fails */
export async function modulesLoadedBy(argv: readonly string[]): Promise<string[]> {
  const { stdio } = await execa(process.execPath, ['--import', RECORDER, ...argv], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  return String(stdio[3]).split('\n').filter(Boolean);
}

/** The packages of npm that a command has loaded when it has answered --help, sorted. */
export async function packagesLoadedForHelp(file: string, ...words: string[]): Promise<string[]> {
  const modules = await modulesLoadedBy([file, ...words, '--help']);
  const names = modules.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return [...new Set(names)].sort();
}
