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
export const SKELETON: Readonly<Record<string, string>> = {
  'expand.ts': EXPAND,
  'backfill.ts': BACKFILL,
  'contract.ts': CONTRACT,
};
