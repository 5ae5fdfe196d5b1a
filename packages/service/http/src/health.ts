import type { Lifecycle, State } from '@zero-downtime/lifecycle';
import { isProbe } from '@zero-downtime/observability';
import { type RequestHandler, type Response, Router } from 'express';
import { refuseOtherMethods } from './method-not-allowed.ts';
import type { NotReady } from './readiness.ts';
import { sendJson } from './send-json.ts';

export interface Health {
  lifecycle: Pick<Lifecycle, 'state' | 'wasReady'>;
  release: string;
  /** Why a replica in `state` is not ready, or undefined. Must answer from memory: every edge asks every second. */
  whyNotReady: (state: State) => NotReady | undefined;
}

/**
 * - `GET /health`: liveness.
 * - `GET /ready`: readiness, for the edge, which prefers ready replicas.
 * - `GET /health/startup`: whether the replica has been ready once, for the container's probe. A later stall must not make the
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
  const ready: RequestHandler = (_request, response) =>
    answer(response, whyNotReady(lifecycle.state)?.reason);
  const router = Router();
  for (const [path, handler] of [
    ['/health', live],
    ['/health/startup', started],
    ['/ready', ready],
  ] as const) {
    const route = router.route(path).get(handler);
    refuseOtherMethods(route);
  }
  // All other requests pass here too, so skip the three routes for them.
  return (request, response, next) => (isProbe(request.url) ? router(request, response, next) : next());
}
