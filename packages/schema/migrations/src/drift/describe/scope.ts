import { FENCE_PREFIX } from '../../ledger/evidence-parts.ts';

/**
 * What is described, as CTEs. Left out: the ledger, what belongs to an extension, and partitions, for they come and go by
 * the calendar and are made like their table.
 */
export const SCOPE = `
space AS (
  SELECT oid, nspname, nspowner, nspacl, CASE nspname WHEN 'public' THEN '' ELSE quote_ident(nspname) || '.' END AS prefix
    FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'release')
), relation AS (
  SELECT c.oid, c.relkind, c.relowner, c.relacl, prefix || quote_ident(relname) AS name,
         CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'table' END AS kind,
         relkind IN ('r', 'p', 'f') AS is_table
    FROM pg_class c JOIN space ON space.oid = relnamespace
   WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND NOT relispartition
     AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
), routine AS (
  SELECT p.oid, p.prokind, p.proowner, p.proacl,
         prefix || quote_ident(proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
         CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind
    FROM pg_proc p JOIN space ON space.oid = pronamespace
   WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype IN ('e', 'i'))
)`;

/** Fences come and go while a contract waits. */
export const NO_FENCE = `NOT starts_with(tgname, '${FENCE_PREFIX}')`;
