import { errorText, type Pool, statement } from '@zero-downtime/database';
import type { Health, NotReady } from '@zero-downtime/http';
import { schemaFits } from '@zero-downtime/migrations/ledger';
import { NEEDED_CHANGES } from './features.ts';
import { remember } from './remember.ts';
import { watchSchema } from './watch-schema.ts';

/** The edge asks each replica every second, from every node; an answer is good for nearly as long. Milliseconds. */
const PING_FRESH_MS = 800;
// On a standby, which is what a primary may be after a failover, every transaction is read-only.
const PING = statement<{ readOnly: boolean }>(
  'ping',
  `SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`,
);

/**
 * Why the release could not serve now, or undefined: the database answers, and its schema fits the release. Cheap enough for a probe
 * every second. `probes` should be a pool of its own: behind the requests of a busy service the probe would come too late, and the
 * edge would take the busiest replica out.
 */
export function readinessOf(
  probes: Pool,
  release: string,
  schemaState = watchSchema(probes),
): Health['whyNotReady'] {
  const ping = remember(PING_FRESH_MS, () => probes.query(PING));
  return async (): Promise<NotReady | undefined> => {
    try {
      const [answer] = await ping();
      if (answer?.readOnly) return { reason: 'database', detail: 'the database takes no writes' };
      const fit = schemaFits(await schemaState(), { release, needs: NEEDED_CHANGES });
      return fit.fits ? undefined : { reason: 'schema', detail: fit.reason };
    } catch (error) {
      return { reason: 'database', detail: errorText(error) };
    }
  };
}
