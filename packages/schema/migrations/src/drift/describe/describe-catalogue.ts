import type { Knex } from 'knex';
import { type Catalogue, type Entry, inOrder } from '../catalogue.ts';
import { CODE } from './code.ts';
import { GRANTS } from './grants.ts';
import { SCOPE } from './scope.ts';
import { TABLES } from './tables.ts';

/** The server writes names and constants as these say; pg_dump sets them for the same reason. */
const PLAIN_WORDS = `
SELECT ${Object.entries({
  search_path: 'pg_catalog',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  quote_all_identifiers: 'off',
})
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}, current_setting('server_version_num')::int / 10000 AS major`;

const parts = [...TABLES, ...CODE, ...GRANTS].map((part) => `(${part})`).join('\nUNION ALL\n');
const ENTRIES = `
SELECT kind, name, of, coalesce(definition, '') AS is FROM (
WITH ${SCOPE}
${parts}
) AS entry (kind, name, of, definition)`;

/** Describes the schema, by one look at the server's catalogue. `trx` is a transaction, and its search path is another afterwards. */
export async function describeCatalogue(trx: Knex): Promise<Catalogue> {
  const { rows: settings } = await trx.raw(PLAIN_WORDS);
  const { rows } = await trx.raw<{ rows: Entry[] }>(ENTRIES);
  return { serverMajor: settings[0].major, entries: inOrder(rows) };
}
