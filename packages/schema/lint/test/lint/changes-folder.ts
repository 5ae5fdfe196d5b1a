import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

let created: string[] = [];
afterEach(() => {
  for (const dir of created) rmSync(dir, { recursive: true });
  created = [];
});

/** A folder of changes for one test; `files` maps paths to contents. */
export function changesFolder(files: Record<string, string>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  created.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** The module that a phase in TypeScript can import. */
export const CHANGE = JSON.stringify(
  new URL('../../../migrations/src/change/index.ts', import.meta.url).pathname,
);
