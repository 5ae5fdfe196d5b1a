import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Sample } from './corpus.ts';

const require = createRequire(import.meta.url);
const squawk = require.resolve('squawk-cli/js/bin/squawk');

export function isSquawkInstalled(): boolean {
  try {
    return require.resolve(`@squawk-cli/${process.platform}-${process.arch}/bin/squawk`) !== '';
  } catch {
    return false;
  }
}

/** The ids of squawk's findings in each sample. */
export function runSquawk(samples: readonly Sample[]): string[][] {
  const found = samples.map((): string[] => []);
  const dir = mkdtempSync(join(tmpdir(), 'squawk-'));
  try {
    const files = samples.map(({ sql }, index) => {
      const file = join(dir, `${index}.sql`);
      writeFileSync(file, `${sql};\n`);
      return file;
    });
    for (const outside of [true, false]) {
      const mine = files.filter((_, index) => (samples[index]?.outside === true) === outside);
      for (const { file, rule_name } of lint(mine, outside))
        found[Number.parseInt(basename(file), 10)]?.push(rule_name);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return found.map((rules) => [...new Set(rules)].sort());
}

function lint(files: string[], outside: boolean): { file: string; rule_name: string }[] {
  const flags = [
    '--reporter',
    'json',
    '--pg-version',
    '15.4',
    ...(outside ? [] : ['--assume-in-transaction']),
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [squawk, ...flags, ...files], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`squawk printed nothing: ${stderr}`);
  return JSON.parse(stdout);
}
