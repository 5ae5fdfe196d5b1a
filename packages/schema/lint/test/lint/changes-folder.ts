import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

let made: string[] = [];
afterEach(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
  made = [];
});

/** A folder of changes for one test, from the path of each file to its text. */
export function changesFolder(files: Record<string, string>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  made.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** What a phase in TypeScript can import. */
export const CHANGE = JSON.stringify(
  new URL('../../../migrations/src/change/index.ts', import.meta.url).pathname,
);
