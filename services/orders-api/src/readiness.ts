import { type Database, errorText, pingDatabase } from '@zero-downtime/database';
import type { Health, NotReady } from '@zero-downtime/http';
import { readSchemaState, schemaFits } from '@zero-downtime/migrations';
import { NEEDED_CHANGES } from './features.ts';
import { remember } from './remember.ts';

/** The edge asks each replica every second, from every node; an answer is good for nearly as long. Milliseconds. */
const PING_FRESH_MS = 800;
/** A contract does not come by surprise: an older release is gone before. Milliseconds. */
const SCHEMA_FRESH_MS = 5_000;
const PING_TIMEOUT_MS = 1_000;

/**
 * Why the release could not serve now, or undefined: the database answers, and its schema fits the release. Cheap enough for a probe
 * every second. `probeDb` should be a pool of its own: behind the requests of a busy service the probe would come too late, and the
 * edge would take the busiest replica out.
 */
export function readinessOf(probeDb: Database, release: string): Health['whyNotReady'] {
  const ping = remember(PING_FRESH_MS, () => pingDatabase(probeDb, PING_TIMEOUT_MS));
  const schema = remember(SCHEMA_FRESH_MS, async () =>
    schemaFits(await readSchemaState(probeDb), { release, needs: NEEDED_CHANGES }),
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
