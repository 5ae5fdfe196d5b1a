import type { Lifecycle } from '@zero-downtime/lifecycle';
import { type RequestHandler, type Response, Router } from 'express';

/** Why requests cannot be served now. The detail is for the log: it may name hosts. */
export interface NotReady {
  reason: 'starting' | 'draining' | 'database' | 'schema';
  detail: string;
}

export interface Health {
  /** The service's life cycle; its state decides before anything else is asked. */
  lifecycle: Pick<Lifecycle, 'state' | 'wasReady'>;
  release: string;
  /** What else stands in the way of serving, or undefined. Asked often: should be cheap, and must not throw. */
  whyNotReady: () => Promise<NotReady | undefined>;
}

/**
 * - `GET /health`: the process lives.
 * - `GET /ready`: it can serve now; the edge asks, and takes a replica out while it says no.
 * - `GET /health/startup`: it has been ready once; the container's probe asks. A database outage later must not have the
 *   orchestrator kill every replica.
 */
export function healthRoutes({ lifecycle, release, whyNotReady }: Health): Router {
  const answer = (response: Response, reason?: string) => {
    response.set('Cache-Control', 'no-store');
    if (reason === undefined) response.json({ status: 'ok', release });
    else response.status(503).json({ status: 'unavailable', release, reason });
  };
  const live: RequestHandler = (_request, response) => answer(response);
  const started: RequestHandler = (_request, response) =>
    answer(response, lifecycle.wasReady ? undefined : 'starting');
  const ready: RequestHandler = async (_request, response) => {
    if (lifecycle.state === 'draining' || lifecycle.state === 'stopped') return answer(response, 'draining');
    const notReady = await whyNotReady();
    answer(response, notReady?.reason ?? (lifecycle.state === 'starting' ? 'starting' : undefined));
  };
  return Router().get('/health', live).get('/health/startup', started).get('/ready', ready);
}
