import type { Pool } from '@zero-downtime/database';
import type { Health } from '@zero-downtime/http';

/** Says no for ever, as a release does whose configuration points to something that is not there. */
export function readinessOf(_probes: Pool, release: string, _schema?: unknown): Health['whyNotReady'] {
  return async () => ({
    reason: 'starting',
    detail: `${release} waits for a warehouse that nobody has built`,
  });
}
