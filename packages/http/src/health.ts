import { type RequestHandler, Router } from 'express';

export interface Health {
  /** The lifecycle's own state. */
  lifecycle: { readonly state: string; readonly wasReady: boolean };
  release: string;
  /** Why requests could not be served now, or undefined when they can. */
  whyNotReady: () => Promise<string | undefined>;
}

/**
 * - `GET /health`: the process lives.
 * - `GET /ready`: it can serve now; the edge asks, and takes a replica out while it says no.
 * - `GET /health/startup`: it has been ready once; the container's probe asks. A database outage later must not have the
 *   orchestrator kill every replica.
 */
export function healthRoutes({ lifecycle, release, whyNotReady }: Health): Router {
  const answer =
    (probe: () => Promise<string | undefined> | string | undefined): RequestHandler =>
    async (_request, response) => {
      const reason = await probe();
      response.set('Cache-Control', 'no-store');
      if (reason === undefined) response.json({ status: 'ok', release });
      else response.status(503).json({ status: 'unavailable', release, reason });
    };
  return Router()
    .get(
      '/health',
      answer(() => undefined),
    )
    .get(
      '/health/startup',
      answer(() => (lifecycle.wasReady ? undefined : 'starting')),
    )
    .get(
      '/ready',
      answer(async () =>
        lifecycle.state === 'draining' || lifecycle.state === 'stopped' ? 'draining' : whyNotReady(),
      ),
    );
}
