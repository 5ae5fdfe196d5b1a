import type { Knex } from 'knex';

/** What an expand or contract phase works with. */
export interface SchemaSession {
  /** The server's `server_version_num`, such as 150004 or 180000. */
  readonly serverVersion: number;
  /**
   * Runs one statement that takes a lock (or few that belong together, such as a new table and its indexes) in a
   * transaction of its own, with a short lock timeout and retries, and records it in that transaction. A step that is
   * recorded is not run again, so its name must stay the same and be the only one of its name in the phase.
   */
  step(name: string, run: (knex: Knex) => PromiseLike<unknown>): Promise<void>;
  /**
   * Runs what PostgreSQL does not allow in a transaction, such as CREATE INDEX CONCURRENTLY, in the session that holds the
   * lock on schema changes. It waits long for locks, so it may hold only such that keep neither readers nor writers out.
   */
  outside(name: string, work: OutsideWork): Promise<void>;
}

/** A step that no transaction can take back: it says by itself whether it is done. */
export interface OutsideWork {
  run(knex: Knex): PromiseLike<unknown>;
  /** Whether the database already is as it should be. Asked first, for a killed run may not have recorded it, and after `run`. */
  isDone(knex: Knex): Promise<boolean>;
  /** Removes what an unfinished try has left. Called before each try. */
  repair?(knex: Knex): PromiseLike<unknown>;
}

/** `expand.ts`: only adds. The old release goes on working. */
export interface ExpandModule {
  up(schema: SchemaSession): Promise<void>;
}

/** `contract.ts`: constraints and removals, once the old release is gone. */
export interface ContractModule {
  /** The oldest release that can work with the contracted schema. */
  oldestRelease: string;
  up(schema: SchemaSession): Promise<void>;
  /** What all rows must hold from then on. Watched for a while before the first step: who writes otherwise is an older release. */
  fence?: readonly Fence[];
  /** Rows that only an older release can have written lately: how many, or which. None may be there. */
  oldWriterRows?(knex: Knex): Promise<number | string[]>;
}

/** A condition on the rows of a table, as in CHECK: `{ table: 'orders', check: 'tracking_number IS NOT NULL' }`. */
export interface Fence {
  table: string;
  check: string;
}

/** What `backfill.ts` exports as `backfill`. It may run any number of times. */
export interface Backfill {
  /** The most rows of a batch; each is one transaction, and as large as fits the time that a batch should take. 5000 when not given. */
  batchSize?: number;
  /**
   * Fills up to `size` rows whose key comes after `after` (null: from the first), in the order of the key.
   * `last` is the key to go on after, null when there was nothing left.
   */
  batch(knex: Knex, after: string | null, size: number): Promise<{ rows: number; last: string | null }>;
  /** How many rows still need filling; the backfill is done when it is 0. */
  remaining(knex: Knex): Promise<number>;
}
