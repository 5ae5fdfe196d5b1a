import type { Knex } from 'knex';

/** The process of the server that serves this session. */
export async function backendPid(db: Knex): Promise<number> {
  const { rows } = await db.raw('SELECT pg_backend_pid() AS pid');
  return rows[0].pid;
}
