import type { Knex } from 'knex';

/** The session that an expand or contract phase works with. */
export interface SchemaSession {
  /** The server's `server_version_num`, such as 150004 or 180000. */
  readonly serverVersion: number;
  /**
   * Runs one statement that takes a lock (or a few that belong together, such as a new table and its indexes)
   * in its own transaction, with a short lock timeout and retries, and records it in that transaction. A
   * recorded step does not run again, so its name must not change and must be unique in the phase.
   */
  step(name: string, run: (knex: Knex) => PromiseLike<unknown>): Promise<void>;
  /**
   * Runs what cannot be in a transaction, such as CREATE INDEX CONCURRENTLY, in the locked session. It may
   * wait long for its locks, so it may take only locks that block neither readers nor writers.
   */
  outside(name: string, work: OutsideWork): Promise<void>;
}

/** A step outside a transaction, with its own check of whether it is done. */
export interface OutsideWork {
  run(knex: Knex): PromiseLike<unknown>;
  /**
   * Whether the work is done. Called first, because a killed run may not have recorded it, and after `run`.
   */
  isDone(knex: Knex): Promise<boolean>;
  /** Removes what an unfinished try left. Called before each try. */
  repair?(knex: Knex): PromiseLike<unknown>;
}

/** `expand.ts`: additions only. The old release must keep working. */
export interface ExpandModule {
  up(schema: SchemaSession): Promise<void>;
}

/** `contract.ts`: constraints and removals, after the old release has stopped. */
export interface ContractModule {
  /** The oldest release that works with the contracted schema. */
  oldestRelease: string;
  up(schema: SchemaSession): Promise<void>;
  /**
   * Conditions that all rows must meet after the contract. Before the first step they are watched: a write
   * that violates one is evidence of an older release.
   */
  fence?: readonly Fence[];
  /**
   * Rows that only an older release can have written recently: their number or their names. Any row refuses
   * the contract.
   */
  oldWriterRows?(knex: Knex): Promise<number | string[]>;
}

/**
 * A condition on the rows of a table, as in CHECK: `{ table: 'orders', check: 'tracking_number IS NOT NULL'
 * }`.
 */
export interface Fence {
  table: string;
  check: string;
}

/** The export `backfill` of `backfill.ts`. It may run any number of times. */
export interface Backfill {
  /**
   * The maximum rows of a batch, 5000 by default. Each batch is one transaction, sized to the target
   * duration.
   */
  batchSize?: number;
  /**
   * Fills up to `size` rows whose key is greater than `after` (null: from the first row), in the order of the
   * key. `last` is the key to continue after; null at the end of the table.
   */
  batch(knex: Knex, after: string | null, size: number): Promise<{ rows: number; last: string | null }>;
  /** The number of rows that still need filling; at 0 the backfill is done. */
  remaining(knex: Knex): Promise<number>;
}
