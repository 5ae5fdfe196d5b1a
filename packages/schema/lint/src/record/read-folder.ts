import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compareNames, isHidden } from '@zero-downtime/migrations/runner';
import { PHASES, type Phase } from '@zero-downtime/schema-contract';

export interface SourceChange {
  name: string;
  files: { phase: Phase; file: string }[];
  /** Read only for the schema that it creates. */
  known: boolean;
}

const CHANGE = /^\d{3,}_[a-z0-9_]+$/;
const FILE = /^(expand|backfill|contract)\.(ts|cjs|sql)$/;

/** A folder that cannot be linted, with the reason. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/**
 * The changes in a folder, in order; or one change, with those before it for their schema.
 * @throws FolderError when the folder does not exist, has no changes, or has files that would never run.
 */
export async function readFolder(folder: string): Promise<SourceChange[]> {
  const path = await realpath(folder).catch(() => null);
  if (path === null) throw new FolderError(`${folder} does not exist`);
  if (!(await stat(path)).isDirectory())
    throw new FolderError(`${folder} is a file; name a folder of changes`);
  const only = CHANGE.test(basename(path)) ? basename(path) : null;
  const parent = only === null ? path : dirname(path);
  const entries = await readdir(parent, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    .map((entry) => entry.name);
  const wanted = names
    .filter((name) => only === null || (CHANGE.test(name) && compareNames(name, only) <= 0))
    .sort(compareNames);
  if (wanted.length === 0)
    throw new FolderError(`${folder} has no changes; a change is a folder such as 002_add_order_tracking`);
  return Promise.all(wanted.map((name) => readChange(parent, name, only !== null && name !== only)));
}

async function readChange(parent: string, name: string, known: boolean): Promise<SourceChange> {
  const dir = join(parent, name);
  if (!CHANGE.test(name))
    throw new FolderError(`${dir} has a wrong name; use one such as 002_add_order_tracking`);
  const files: SourceChange['files'] = [];
  for (const entry of (await readdir(dir)).sort()) {
    if (isHidden(entry)) continue;
    const phase = FILE.exec(entry)?.[1] as Phase | undefined;
    if (!phase)
      throw new FolderError(
        `${join(dir, entry)} is not a phase; use expand, backfill or contract, with .ts or .sql`,
      );
    if (files.some((file) => file.phase === phase))
      throw new FolderError(`${dir} has two files for ${phase}; remove one`);
    files.push({ phase, file: join(dir, entry) });
  }
  files.sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
  return { name, files, known };
}
