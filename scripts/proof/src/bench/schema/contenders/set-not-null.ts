import { createDatabase, type Database } from '@zero-downtime/database/knex';

const TABLE = 'orders';
const COLUMN = 'tracking_number';

/** Ways to set a column NOT NULL, on a table without NULL in it. */
export const SET_NOT_NULL = {
  /** The bare statement. */
  bare: (db: Database) => db.raw('ALTER TABLE ?? ALTER COLUMN ?? SET NOT NULL', [TABLE, COLUMN]),
  /** The form in Knex's documentation, run by its migrator. */
  knex: (db: Database) => db.migrate.latest({ migrationSource }),
} as const;

export type Reference = keyof typeof SET_NOT_NULL;

const MIGRATION = 'set_tracking_number_not_null';
const migrationSource = {
  getMigrations: async () => [MIGRATION],
  getMigrationName: (name: string) => name,
  getMigration: async () => ({
    up: (db: Database) =>
      db.schema.alterTable(TABLE, (table) => table.string(COLUMN, 100).notNullable().alter()),
    down: async () => {},
  }),
};

/** Sets the column NOT NULL in this way. */
export async function setNotNull(way: Reference, ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, (db) => SET_NOT_NULL[way](db));
}

/** Reverts it, so that the next way starts from the same state. */
export async function dropNotNull(ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, (db) => db.raw('ALTER TABLE ?? ALTER COLUMN ?? DROP NOT NULL', [TABLE, COLUMN]));
}

async function withOwner(url: string, work: (db: Database) => PromiseLike<unknown>): Promise<void> {
  const db = createDatabase({ url, applicationName: 'bench', poolMax: 2, statementTimeoutMs: 0 });
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}
