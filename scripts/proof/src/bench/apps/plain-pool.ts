import type { Pool } from '@zero-downtime/database';
import pg from 'pg';

/** pg's pool as it comes, in the shape that the service's statements are run with: the same SQL, prepared in the same way. */
export function plainPool(connectionString: string, max: number): Pool {
  const pool = new pg.Pool({ connectionString, max });
  return {
    query: async ({ preparedName: name, text }, values) =>
      (await pool.query({ name, text, values: values ?? [] })).rows,
    warm: async () => {},
    // Its total counts connections that are being opened.
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
