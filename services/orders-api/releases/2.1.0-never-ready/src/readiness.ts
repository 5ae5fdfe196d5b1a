import type { Health } from '@zero-downtime/http';

/** Never ready, like a release whose configuration points to something that is not there. */
export function readinessOf(_parts: unknown): Health['whyNotReady'] {
  return () => ({ reason: 'starting', detail: 'it waits for a warehouse that was never built' });
}
