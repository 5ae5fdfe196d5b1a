import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNames } from '../files/read-changes.ts';
import { SKELETON_MARK } from '../files/skeleton-mark.ts';
import { RefusedError } from '../session/errors.ts';

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** The name is part of names in the database, which PostgreSQL truncates at 63 bytes. */
const LONGEST = 50;

/**
 * Writes the skeleton of a change with the next number: `<number>_<name>/{expand,backfill,contract}.ts`.
 * @returns its folder. @throws RefusedError for an invalid name, or one that another change has. Overwrites
 * nothing.
 */
export async function newChange(changesDir: string, name: string): Promise<string> {
  if (!NAME.test(name) || name.length > LONGEST) {
    throw new RefusedError(
      `"${name}" is not a valid name of a change: use at most ${LONGEST} of a-z, 0-9 and _, such as add_order_tracking`,
    );
  }
  await mkdir(changesDir, { recursive: true });
  const entries = await readdir(changesDir, { withFileTypes: true });
  const there = entries
    .filter((entry) => entry.isDirectory() && /^\d+_/.test(entry.name))
    .map((entry) => entry.name);
  const namesake = there.find((each) => each.replace(/^\d+_/, '') === name);
  if (namesake) throw new RefusedError(`${join(changesDir, namesake)} already has that name`);
  const last = Number.parseInt(there.sort(compareNames).at(-1) ?? '0', 10);
  const dir = join(changesDir, `${String(last + 1).padStart(3, '0')}_${name}`);
  // Fails if another process created it meanwhile.
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

const EXPAND = `import type { SchemaSession } from '@zero-downtime/migrations/change';

// Runs before the new release starts. Additions only: the old release must keep working.
// Each step is a transaction with a short lock timeout: one locking statement for each step. Helpers for what is slow or
// locks much: addIndex, addForeignKey, addCheck, addUnique, addColumnWithDefault, changeColumnType, renameColumn.
// SQL also works: expand.sql, each statement a step.
${SKELETON_MARK}
export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add things.code', (knex) => knex.raw('ALTER TABLE things ADD COLUMN code text'));
}
`;

const BACKFILL = `import { type Backfill, fillColumn } from '@zero-downtime/migrations/change';

// Runs after the rollout, and again until the contract: fills the rows that the old release has written.
// Delete this file if there is nothing to fill.
${SKELETON_MARK}
export const backfill: Backfill = fillColumn({ table: 'things', key: 'id', column: 'code', value: "'C' || id" });
`;

const CONTRACT = `import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';

${SKELETON_MARK}
/** The oldest release that works with the contracted schema. */
export const oldestRelease = '0.0.0';

// Runs after the old release has stopped: constraints and removals (setNotNull, dropColumn, dropIndex, ...).
// Delete this file if there is nothing to remove.
export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'things', 'code');
}
`;

/** The files of a new change. */
const SKELETON: Readonly<Record<string, string>> = {
  'expand.ts': EXPAND,
  'backfill.ts': BACKFILL,
  'contract.ts': CONTRACT,
};
