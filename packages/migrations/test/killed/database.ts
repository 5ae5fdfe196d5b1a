import pg from 'pg';

/** Takes away whatever a run has made, as if the database were new. */
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

/** All that a schema command leaves: the catalogue, with what is valid, the ledger, and the rows. */
const PARTS: Record<string, string> = {
  columns: `
    SELECT attrelid::regclass::text AS "table", attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null,
           pg_get_expr(adbin, adrelid) AS default
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped AND relkind = 'r' ORDER BY 1, 2`,
  constraints: `
    SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS definition, convalidated
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  indexes: `
    SELECT pg_get_indexdef(indexrelid) AS definition, indisvalid, indisready, indislive FROM pg_index JOIN pg_class ON oid = indexrelid
     WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
  triggers: 'SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1',
  functions: `SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
  phases:
    'SELECT change, phase, state, checksum, oldest_release, last_error FROM release.phases ORDER BY 1, 2',
  steps: 'SELECT change, phase, step FROM release.steps ORDER BY 1, 2, 3',
  orders: 'SELECT to_jsonb(orders) AS row FROM orders ORDER BY id',
  events: 'SELECT to_jsonb(tracking_events) AS row FROM tracking_events ORDER BY order_id',
};

export async function snapshot(client: pg.Client): Promise<Record<string, unknown[]>> {
  const taken: Record<string, unknown[]> = {};
  for (const [part, sql] of Object.entries(PARTS)) taken[part] = (await client.query(sql)).rows;
  return taken;
}

export async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
