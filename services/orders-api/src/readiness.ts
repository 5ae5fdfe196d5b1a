import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { Health, NotReady } from '@zero-downtime/http';
import { readSchemaState, schemaFits } from '@zero-downtime/migrations/ledger';
import { NEEDED_CHANGES } from './features.ts';
import { remember } from './remember.ts';

/** The edge asks each replica every second, from every node; an answer is good for nearly as long. Milliseconds. */
const PING_FRESH_MS = 800;
/** A contract does not come by surprise: an older release is gone before. Milliseconds. */
const SCHEMA_FRESH_MS = 5_000;

const PING = statement('ping', 'SELECT 1');

/**
 * Why the release could not serve now, or undefined: the database answers, and its schema fits the release. Cheap enough for a probe
 * every second. `probes` should be a pool of its own: behind the requests of a busy service the probe would come too late, and the
 * edge would take the busiest replica out.
 */
export function readinessOf(probes: Pool, release: string): Health['whyNotReady'] {
  const ping = remember(PING_FRESH_MS, () => probes.query(PING));
  const schema = remember(SCHEMA_FRESH_MS, async () =>
    schemaFits(await readSchemaState((sql) => probes.query(statement('schema_state', sql))), {
      release,
      needs: NEEDED_CHANGES,
    }),
  );
  return async (): Promise<NotReady | undefined> => {
    try {
      await ping();
      const fit = await schema();
      return fit.fits ? undefined : { reason: 'schema', detail: fit.reason };
    } catch (error) {
      return { reason: 'database', detail: errorText(error) };
    }
  };
}
