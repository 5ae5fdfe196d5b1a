import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { KnownFit } from '@zero-downtime/http';
import { readSchemaState, type SchemaState, schemaFits } from '@zero-downtime/schema-contract';

/** Between two reads once the schema is known, ms: the gate keeps a contract back until older releases have gone. */
const EVERY_MS = 5_000;
/** Between two reads while the replica waits for the schema or the database, ms. */
const WAITING_MS = 250;

/** What the database's schema looks like, as it was last read. */
export interface SchemaWatch {
  fit(): KnownFit;
  /** Undefined until it has been read once. */
  state(): SchemaState | undefined;
}

/**
 * Reads in the background, until `leaving`, what has been done to the schema. A read that fails changes nothing that is known:
 * a database that is slow or unreachable says nothing about its schema.
 */
export function watchSchema(
  pool: Pool,
  asked: { release: string; needs: readonly string[] },
  leaving: AbortSignal,
): SchemaWatch {
  let state: SchemaState | undefined;
  let fit: KnownFit = { fits: 'unknown' };
  async function read(): Promise<void> {
    try {
      state = await readSchemaState((sql) =>
        pool.query(statement('schema_state', sql, { idempotent: true })),
      );
      fit = schemaFits(state, asked);
    } catch (error) {
      if (fit.fits === 'unknown') fit = { fits: 'unknown', reason: `the database: ${errorText(error)}` };
    }
  }
  async function watch(): Promise<void> {
    if (leaving.aborted) return;
    await read();
    setTimeout(watch, fit.fits === true ? EVERY_MS : WAITING_MS).unref();
  }
  void watch();
  return { fit: () => fit, state: () => state };
}
