import type { Knex } from 'knex';

/** What an expand or contract phase works with. */
export interface SchemaSession {
  /**
   * Runs one statement that takes a lock (or few that belong together, such as a new table and its indexes) in a
   * transaction of its own, with a short lock timeout and retries, and records it in that transaction. A step that is
   * recorded is not run again, so its name must stay the same and be the only one of its name in the phase.
   */
  step(name: string, run: (knex: Knex) => PromiseLike<unknown>): Promise<void>;
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
}

/** What `backfill.ts` exports as `backfill`. It may run any number of times. */
export interface Backfill {
  /** Rows a batch handles; each batch is one transaction. 1000 when not given. */
  batchSize?: number;
  /**
   * Fills up to `size` rows whose key comes after `after` (null: from the first), in the order of the key.
   * `last` is the key to go on after, null when there was nothing left.
   */
  batch(knex: Knex, after: string | null, size: number): Promise<{ rows: number; last: string | null }>;
  /** How many rows still need filling; the backfill is done when it is 0. */
  remaining(knex: Knex): Promise<number>;
}
