import { errorCode } from '@zero-downtime/database';
import type { PhaseRecord, SchemaState } from './schema-state.ts';

const UNDEFINED_TABLE = '42P01';

const LEDGER = `
SELECT change, phase, release, finished_at IS NOT NULL AS finished, oldest_release AS "oldestRelease"
  FROM release.phases ORDER BY change, started_at`;

/** Whatever can run a query: a pool, Knex, a client. */
export type ReadRows = (sql: string) => Promise<unknown[]>;

/**
 * What has been done to the schema. The application's role may read it too. A database without a ledger is one where
 * nothing has been done.
 */
export async function readSchemaState(read: ReadRows): Promise<SchemaState> {
  try {
    return { phases: (await read(LEDGER)) as PhaseRecord[] };
  } catch (error) {
    if (errorCode(error) === UNDEFINED_TABLE) return { phases: [] };
    throw error;
  }
}
