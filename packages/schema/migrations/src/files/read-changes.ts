import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase } from '@zero-downtime/schema-contract';
import { isHidden } from './source-text.ts';

/** A change of a release: its name and the file of each of its phases. */
export interface Change {
  name: string;
  files: Partial<Record<Phase, string>>;
}

const FOLDER = /^\d{3,}_[a-z0-9_]+$/;
const FILE = /^(?:(expand|backfill|contract)\.(?:ts|cjs)|(expand|contract)\.sql)$/;

/**
 * Reads the changes of a folder, in order. A phase is `.ts` in a checkout and `.cjs` in an image, or `.sql`
 * in both; the ledger records no extension. Hidden files and folders are ignored.
 * @throws for an unknown folder or file, because a misspelt phase would never run.
 */
export async function readChanges(changesDir: string): Promise<Change[]> {
  const entries = await readdir(changesDir, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    .map(({ name }) => name);
  return Promise.all(folders.sort(compareNames).map((name) => readChange(changesDir, name)));
}

/** The changes folder of a program in `dirname`: beside it in an image, one folder up in a checkout. */
export function findChangesDir(dirname: string): string {
  const beside = join(dirname, 'changes');
  return existsSync(beside) ? beside : join(dirname, '..', 'changes');
}

async function readChange(changesDir: string, name: string): Promise<Change> {
  const dir = join(changesDir, name);
  if (!FOLDER.test(name)) throw new Error(`${dir}: the name must be like 002_add_order_tracking`);
  const change: Change = { name, files: {} };
  for (const file of (await readdir(dir)).sort()) {
    if (isHidden(file)) continue;
    const [, module, sql] = FILE.exec(file) ?? [];
    const phase = (module ?? sql) as Phase | undefined;
    if (!phase) {
      throw new Error(
        `${join(dir, file)}: must be expand, backfill or contract with .ts or .cjs, or expand or contract with .sql`,
      );
    }
    if (change.files[phase]) throw new Error(`${dir} has ${phase} twice`);
    change.files[phase] = join(dir, file);
  }
  return change;
}

/** Orders changes by number, then by name, so that 1000 comes after 999. */
export function compareNames(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : a > b ? 1 : 0);
}
