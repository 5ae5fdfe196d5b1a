import type { Lifecycle } from '@zero-downtime/lifecycle';
import { isProbe } from '@zero-downtime/observability';
import { type RequestHandler, type Response, Router } from 'express';
import { refuseOtherMethods } from './method-not-allowed.ts';
import { sendJson } from './send-json.ts';

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
export function healthRoutes({ lifecycle, release, whyNotReady }: Health): RequestHandler {
  const answer = (response: Response, reason?: string) => {
    const headers = { 'Cache-Control': 'no-store' };
    if (reason === undefined) sendJson(response, 200, { status: 'ok', release }, headers);
    else sendJson(response, 503, { status: 'unavailable', release, reason }, headers);
  };
  const live: RequestHandler = (_request, response) => answer(response);
  const started: RequestHandler = (_request, response) =>
    answer(response, lifecycle.wasReady ? undefined : 'starting');
  const ready: RequestHandler = async (_request, response) => {
    if (lifecycle.state === 'draining' || lifecycle.state === 'stopped') return answer(response, 'draining');
    const notReady = await whyNotReady();
    answer(response, notReady?.reason ?? (lifecycle.state === 'starting' ? 'starting' : undefined));
  };
  const router = Router();
  for (const [path, handler] of [
    ['/health', live],
    ['/health/startup', started],
    ['/ready', ready],
  ] as const) {
    const route = router.route(path).get(handler);
    refuseOtherMethods(route);
  }
  // All other requests pass here too: they should not pay for three routes.
  return (request, response, next) => (isProbe(request.url) ? router(request, response, next) : next());
}
