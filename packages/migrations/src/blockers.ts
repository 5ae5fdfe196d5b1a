import type { Knex } from 'knex';

/** The sessions with the oldest open transactions, for a person who has to decide about them. */
export async function describeBlockers(knex: Knex): Promise<string> {
  const { rows } =
    await knex.raw(`select pid, application_name, round(extract(epoch from now() - xact_start)) as seconds, left(query, 80) as query
    from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
    order by xact_start limit 3`);
  const described = rows.map(
    (row: Record<string, unknown>) =>
      `pid ${row.pid} (${row.application_name || 'unnamed'}, ${row.seconds} s): ${row.query}`,
  );
  return described.join('; ') || 'none that this role can see';
}
