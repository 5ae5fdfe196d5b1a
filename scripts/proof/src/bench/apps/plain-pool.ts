import type { Pool } from '@zero-downtime/database';
import pg from 'pg';

/** pg's pool with the interface of the service's statements: the same SQL, prepared in the same way. */
export function plainPool(connectionString: string, max: number): Pool {
  const pool = new pg.Pool({ connectionString, max });
  return {
    query: async ({ preparedName: name, text }, values) =>
      (await pool.query({ name, text, values: values ?? [] })).rows,
    warm: async () => {},
    // Its total includes connections being opened.
    stats: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      connecting: 0,
      waiting: pool.waitingCount,
      max,
    }),
    close: async () => {
      await pool.end();
      return true;
    },
  };
}
