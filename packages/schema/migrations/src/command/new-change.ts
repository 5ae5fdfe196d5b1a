import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNames } from '../files/read-changes.ts';
import { RefusedError } from '../session/errors.ts';

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

const EXPAND = `import type { SchemaSession } from '@zero-downtime/migrations/change';

// Before the new release starts. Only adds: the old release must not notice.
// Each step is a transaction with a short lock timeout; one statement that takes a lock a step. What takes long or locks
// much has a helper: addIndex, addForeignKey, addCheck, addUnique, addColumnWithDefault, changeColumnType, renameColumn.
// Plain SQL instead: expand.sql, one step a statement.
export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add things.code', (knex) => knex.raw('ALTER TABLE things ADD COLUMN code text'));
}
`;

const BACKFILL = `import { type Backfill, fillColumn } from '@zero-downtime/migrations/change';

// After the rollout, again and again until contracted: fills what the old release wrote without knowing better.
// Delete this file when there is nothing to fill.
export const backfill: Backfill = fillColumn({ table: 'things', key: 'id', column: 'code', value: "'C' || id" });
`;

const CONTRACT = `import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';

/** The oldest release that can work with the contracted schema. */
export const oldestRelease = '0.0.0';

// When the old release is gone for good: constraints and removals (setNotNull, dropColumn, dropIndex, ...).
// Delete this file when there is nothing to take away.
export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'things', 'code');
}
`;

/** The files of a change as they are before anybody has thought about it. */
const SKELETON: Readonly<Record<string, string>> = {
  'expand.ts': EXPAND,
  'backfill.ts': BACKFILL,
  'contract.ts': CONTRACT,
};
