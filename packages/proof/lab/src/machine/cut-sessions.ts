import { z } from 'zod';
import { containerOf } from './containers.ts';
import type { Machine } from './machine.ts';

/** How long new sessions are counted after the cut. */
const WATCH_S = 5;

/** pg_stat_activity shows authenticated sessions; a query takes a millisecond or two. */
const CUT = `
CREATE TEMP TABLE seen (pid int, started timestamptz, PRIMARY KEY (pid, started));
CREATE TEMP TABLE ended (sessions int);
DO $$
DECLARE
  began timestamptz := clock_timestamp();
BEGIN
  INSERT INTO ended SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND usename <> current_user;
  WHILE clock_timestamp() < began + interval '${WATCH_S} s' LOOP
    PERFORM pg_stat_clear_snapshot();
    INSERT INTO seen SELECT pid, backend_start FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND usename <> current_user AND backend_start > began
      ON CONFLICT DO NOTHING;
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;
SELECT json_build_object(
  'cut', (SELECT sessions FROM ended),
  'connected', (SELECT count(*) FROM seen),
  'mostIn100Ms', (SELECT coalesce(max(n), 0) FROM (
    SELECT count(*) OVER (ORDER BY started RANGE BETWEEN interval '100 ms' PRECEDING AND CURRENT ROW) AS n FROM seen
  ) AS windows));`;

const cutSchema = z.object({
  /** Terminated sessions. */
  cut: z.number().int(),
  /** Sessions opened in the 5 s after that. */
  connected: z.number().int(),
  /** The most sessions opened within 100 ms. */
  mostIn100Ms: z.number().int(),
});
export type Cut = z.infer<typeof cutSchema>;

/**
 * Terminates every session of the service at once (pg_terminate_backend), and counts the new ones for 5 s.
 * @throws LabRefused without a database, DockerError
 */
export async function cutSessions(machines: readonly Machine[], service: string): Promise<Cut> {
  const { machine, container } = await containerOf(machines, service);
  const psql = ['psql', '--username', 'postgres', '--dbname', 'orders', '--quiet', '--tuples-only'];
  const strict = ['--no-align', '--no-psqlrc', '--set', 'ON_ERROR_STOP=1'];
  const output = await machine.run(['docker', 'exec', container, ...psql, ...strict, '--command', CUT]);
  return cutSchema.parse(JSON.parse(output));
}
