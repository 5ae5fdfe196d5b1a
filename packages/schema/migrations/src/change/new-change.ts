import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { compareNames } from './compare-names.ts';
import { SKELETON } from './skeleton.ts';

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** Part of names in the database, which PostgreSQL cuts at 63 bytes. */
const LONGEST = 50;

/**
 * Writes the skeleton of a change with the number after the last: `<number>_<name>/{expand,backfill,contract}.ts`.
 * @returns its folder. @throws RefusedError for a name that is none, or that another change has; nothing is overwritten.
 */
export async function newChange(changesDir: string, name: string): Promise<string> {
  if (!NAME.test(name) || name.length > LONGEST) {
    throw new RefusedError(
      `"${name}" is no name for a change: want at most ${LONGEST} of a-z, 0-9 and _, such as add_order_tracking`,
    );
  }
  await mkdir(changesDir, { recursive: true });
  const entries = await readdir(changesDir, { withFileTypes: true });
  const there = entries
    .filter((entry) => entry.isDirectory() && /^\d+_/.test(entry.name))
    .map((entry) => entry.name);
  const namesake = there.find((each) => each.replace(/^\d+_/, '') === name);
  if (namesake) throw new RefusedError(`${join(changesDir, namesake)} has that name already`);
  const last = Number.parseInt(there.sort(compareNames).at(-1) ?? '0', 10);
  const dir = join(changesDir, `${String(last + 1).padStart(3, '0')}_${name}`);
  // Fails when somebody was faster.
  await mkdir(dir);
  try {
    for (const [file, text] of Object.entries(SKELETON))
      await writeFile(join(dir, file), text, { flag: 'wx' });
  } catch (error) {
    await rm(dir, { recursive: true });
    throw error;
  }
  return dir;
}
