import { fromCatalogue, type LockMode } from '../model/lock-modes.ts';

/** Queries the server in a given session. */
export type Ask = <Row>(sql: string) => Promise<Row[]>;

/** A table, view or index. Numbers are text. */
export interface Relation {
  oid: string;
  /** The name without `public.`. */
  name: string;
  kind: string;
  /** The file that holds it, which changes when it is rewritten. */
  file: string;
  /** The table of an index; null for other relations. */
  of: string | null;
  /** The partitioned table of a partition; null for other relations. */
  parent: string | null;
  valid: boolean;
}

interface Constraint {
  name: string;
  table: string;
  valid: boolean;
}

/** The schema as a session sees it, including its uncommitted changes. */
export interface Schema {
  relations: ReadonlyMap<string, Relation>;
  constraints: readonly Constraint[];
}

export interface GrantedLock {
  relation: string;
  mode: LockMode;
  granted: boolean;
}

// Without the ledger, which is not part of a change, and without temporary objects.
const OURS = `nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'release') AND nspname !~ '^pg_(temp|toast_temp)_'`;

const RELATIONS = `
SELECT c.oid::text, CASE nspname WHEN 'public' THEN relname ELSE nspname || '.' || relname END AS name, relkind AS kind,
       relfilenode::text AS file, indrelid::text AS of, coalesce(indisvalid, true) AS valid,
       (SELECT inhparent::text FROM pg_inherits WHERE inhrelid = c.oid AND relispartition) AS parent
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_index ON indexrelid = c.oid
 WHERE relkind IN ('r', 'p', 'm', 'v', 'f', 'i', 'I') AND ${OURS}`;

// A constraint that is NOT ENFORCED is never validated. Its column exists since PostgreSQL 18.
const CONSTRAINTS = `
SELECT conname AS name, conrelid::text AS "table", convalidated OR to_jsonb(c) ->> 'conenforced' = 'false' AS valid
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace
 WHERE conrelid <> 0 AND ${OURS}`;

const LOCKS = (pid: string) => `
SELECT relation::text, mode, granted FROM pg_locks
 WHERE pid = ${pid} AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export async function readSchema(ask: Ask): Promise<Schema> {
  const relations = await ask<Relation>(RELATIONS);
  const constraints = await ask<Constraint>(CONSTRAINTS);
  return { relations: new Map(relations.map((relation) => [relation.oid, relation])), constraints };
}

/** The relation locks of the session `pid`, including those on catalogues. Default: the querying session. */
export async function readLocks(ask: Ask, pid?: number): Promise<GrantedLock[]> {
  const of = pid === undefined ? 'pg_backend_pid()' : String(pid);
  const locks = await ask<Omit<GrantedLock, 'mode'> & { mode: string }>(LOCKS(of));
  return locks.flatMap((lock) => {
    const mode = fromCatalogue(lock.mode);
    return mode === undefined ? [] : [{ ...lock, mode }];
  });
}

/** The names of the tables, with a schema unless it is public. */
export function tablesIn({ relations }: Schema): string[] {
  return [...relations.values()].filter(({ kind }) => kind === 'r' || kind === 'p').map(({ name }) => name);
}

/** The invalid indexes and constraints. */
export function invalidIn({ relations, constraints }: Schema): string[] {
  const indexes = [...relations.values()].filter(({ valid }) => !valid).map(({ name }) => `index ${name}`);
  const unproven = constraints.filter(({ valid }) => !valid);
  return [
    ...indexes,
    ...unproven.map(({ name, table }) => `constraint ${name} of ${relations.get(table)?.name}`),
  ];
}
