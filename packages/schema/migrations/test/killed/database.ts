import type { Knex } from 'knex';
import pg from 'pg';
import { fingerprint } from '../../src/drift/catalogue.ts';
import { describeCatalogue } from '../../src/drift/describe-catalogue.ts';

/** Drops all that a run created. */
export const RESET = `
DROP SCHEMA IF EXISTS release CASCADE;
DO $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT format('%I', relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || made.name || ' CASCADE';
  END LOOP;
  FOR made IN SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
    EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE';
  END LOOP;
END $$`;

/** Queries for the ledger and for unfinished objects in the catalogue. */
const PARTS: Record<string, string> = {
  indexes: `
    SELECT pg_get_indexdef(indexrelid) AS definition, indisvalid, indisready, indislive FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
  partitions:
    'SELECT inhrelid::regclass::text, inhparent::regclass::text, inhdetachpending FROM pg_inherits ORDER BY 1',
  fences: "SELECT proname FROM pg_proc WHERE proname LIKE 'release_fence_%' ORDER BY 1",
  phases:
    'SELECT change, phase, state, checksum, oldest_release, last_error FROM release.phases ORDER BY 1, 2',
  steps: 'SELECT change, phase, step FROM release.steps ORDER BY 1, 2, 3',
  kept: 'SELECT left_by, hash FROM release.catalogue',
};

/**
 * The complete result of a schema command: the catalogue as drift detection describes it, the ledger, and the
 * rows of each table. `drifted`: the stored schema differs from the catalogue.
 */
export async function snapshot(client: pg.Client): Promise<Record<string, unknown>> {
  const taken: Record<string, unknown> = {};
  for (const [part, sql] of Object.entries(PARTS)) taken[part] = (await client.query(sql)).rows;
  const { entries } = await describe(client);
  taken.entries = entries;
  taken.drifted = (taken.kept as { hash: string }[])[0]?.hash !== fingerprint(entries);
  for (const { kind, name } of entries.filter((entry) => entry.kind === 'table')) {
    const { rows } = await client.query(
      `SELECT to_jsonb(t) AS row FROM ${name} AS t ORDER BY to_jsonb(t)::text`,
    );
    taken[`${kind} ${name}`] = rows;
  }
  return taken;
}

async function describe(client: pg.Client) {
  await client.query('BEGIN');
  const through = { raw: (sql: string) => client.query(sql) } as unknown as Knex;
  return describeCatalogue(through).finally(() => client.query('COMMIT'));
}

export async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
