import { type Pool, statement } from '@zero-downtime/database';
import { readSchemaState, type SchemaState } from '@zero-downtime/migrations/ledger';
import { remember } from './remember.ts';

/** A contract does not come by surprise: an older release is gone before. Milliseconds. */
const FRESH_MS = 5_000;

/** Reads what has been done to the schema, at most every few seconds however often it is asked. */
export function watchSchema(probes: Pool): () => Promise<SchemaState> {
  return remember(FRESH_MS, () => readSchemaState((sql) => probes.query(statement('schema_state', sql))));
}
