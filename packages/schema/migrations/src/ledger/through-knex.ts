import type { Database } from '@zero-downtime/database/knex';
import type { ReadRows } from './read-schema-state.ts';

/** Reads the ledger over a session of the schema command's own. */
export const throughKnex =
  (db: Database): ReadRows =>
  async (sql) =>
    (await db.raw(sql)).rows;
