import type { Knex } from 'knex';
import type { SchemaSession } from './schema-session.ts';

export const PHASES = ['expand', 'backfill', 'contract'] as const;
export type Phase = (typeof PHASES)[number];

/** What expand.ts and contract.ts export: steps, each in its own transaction. */
export interface StepsModule {
  up: (schema: SchemaSession) => Promise<void>;
  /** contract only: the oldest release that can work with the contracted schema. */
  oldestRelease?: string;
}

/** What backfill.ts exports as `backfill`. Both are asked again and again, also by a later run. */
export interface Backfill {
  /** Fills at most `size` rows whose key comes after `after`, in the given transaction. */
  batch: (
    trx: Knex.Transaction,
    after: string | undefined,
    size: number,
  ) => Promise<{ rows: number; last: string | undefined }>;
  /** The proof: how many rows are left. */
  remaining: (knex: Knex) => Promise<number>;
}

/** One schema change: a folder with any of the three phases. Names have no extension, so .ts and .cjs are one change. */
export interface Change {
  name: string;
  /** The path of each phase's module, where there is one. */
  phases: Partial<Record<Phase, string>>;
}
