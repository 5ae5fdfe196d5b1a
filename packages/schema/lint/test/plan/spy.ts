import type { Client } from 'pg';
import { fromCatalogue } from '../../src/model/lock-modes.ts';

/** Records the table locks that are held at the end of each DDL statement. */
export const SPY = `
CREATE SCHEMA spy;
CREATE TABLE spy.held (at bigint GENERATED ALWAYS AS IDENTITY, sql text, "table" text, mode text);
CREATE FUNCTION spy.look() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $spy$
BEGIN
  INSERT INTO spy.held (sql, "table", mode)
  SELECT current_query(), relation::regclass::text, mode FROM pg_locks JOIN pg_class ON pg_class.oid = relation
   WHERE pid = pg_backend_pid() AND relkind = 'r' AND relnamespace = 'public'::regnamespace;
END
$spy$;
CREATE EVENT TRIGGER spy ON ddl_command_end EXECUTE FUNCTION spy.look()`;

interface Held {
  sql: string;
  table: string;
  mode: string;
}

const STRENGTH = `array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
  'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode)`;

/** The strongest lock on each table, by statement, in the order in which they ran. */
export async function spiedLocks(client: Client): Promise<Held[]> {
  const { rows } = await client.query<Held>(
    `SELECT sql, "table", mode FROM (
       SELECT DISTINCT ON (sql, "table") at, sql, "table", mode FROM spy.held ORDER BY sql, "table", ${STRENGTH} DESC
     ) AS strongest ORDER BY at`,
  );
  return rows.map(({ sql, table, mode }) => ({ sql: sql.trim(), table, mode: fromCatalogue(mode) ?? mode }));
}
