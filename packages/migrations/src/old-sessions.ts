import type { Knex } from 'knex';
import { compare, valid } from 'semver';

export interface DatabaseSession {
  pid: number;
  applicationName: string;
  client: string;
}

/** The sessions of a service's older releases, by application_name = service/version. Pure. */
export function oldSessions(
  sessions: readonly DatabaseSession[],
  service: string,
  oldest: string,
): DatabaseSession[] {
  return sessions.filter(({ applicationName }) => {
    const version = applicationName.startsWith(`${service}/`)
      ? applicationName.slice(service.length + 1)
      : undefined;
    return version !== undefined && (valid(version) === null || compare(version, oldest) < 0);
  });
}

/** The sessions of this database, of every role. */
export async function readSessions(knex: Knex): Promise<DatabaseSession[]> {
  const { rows } = await knex.raw(
    "select pid, application_name, coalesce(host(client_addr), 'local') as client from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  return rows.map((row: { pid: number; application_name: string; client: string }) => ({
    pid: row.pid,
    applicationName: row.application_name,
    client: row.client,
  }));
}
