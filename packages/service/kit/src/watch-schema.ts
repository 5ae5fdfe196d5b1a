import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { KnownFit } from '@zero-downtime/http';
import { readSchemaState, type SchemaState, schemaFits } from '@zero-downtime/schema-contract';

/** Between two reads once the schema is known, ms. Rare, because the gate delays a contract until older releases have ended. */
const EVERY_MS = 5_000;
/** Between two reads while the replica waits for the schema or the database, ms. */
const WAITING_MS = 250;

/** The state of the schema as last read. */
export interface SchemaWatch {
  fit(): KnownFit;
  /** Undefined until the first successful read. */
  state(): SchemaState | undefined;
  /** Resolves at the end of the next read, successful or not. */
  read(): Promise<void>;
}

/**
 * Reads the state of the schema in the background until `leaving`. A failed read keeps the last state:
 * a slow or unreachable database does not change its schema.
 */
export function watchSchema(
  pool: Pool,
  asked: { release: string; needs: readonly string[] },
  leaving: AbortSignal,
): SchemaWatch {
  let state: SchemaState | undefined;
  let fit: KnownFit = { fits: 'unknown' };
  let next = Promise.withResolvers<void>();
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
    next.resolve();
    next = Promise.withResolvers();
    setTimeout(watch, fit.fits === true ? EVERY_MS : WAITING_MS).unref();
  }
  void watch();
  return { fit: () => fit, state: () => state, read: () => next.promise };
}
