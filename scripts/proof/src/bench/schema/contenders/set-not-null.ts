import { createDatabase, type Database } from '@zero-downtime/database/knex';

const TABLE = 'orders';
const COLUMN = 'tracking_number';

/** Ways to say that a column is never null, on a table whose rows all have it. */
export const SET_NOT_NULL = {
  /** As the article does. */
  bare: (db: Database) => db.raw('ALTER TABLE ?? ALTER COLUMN ?? SET NOT NULL', [TABLE, COLUMN]),
  /** As Knex's documentation does, run by its own migrator. */
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

/** Sets the column not null, with nothing but what the way itself does. */
export async function setNotNull(way: Reference, ownerUrl: string): Promise<void> {
  await withOwner(ownerUrl, (db) => SET_NOT_NULL[way](db));
}

/** Takes it back, so that the next way finds what this one found. */
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
