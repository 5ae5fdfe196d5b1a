import type { IncomingMessage } from 'node:http';

/** The label of requests without a route. */
export const UNMATCHED = 'unmatched';

/**
 * The template of a request's route, such as `/orders/:id`, or `unmatched`. The path itself would create a time series for each id. Call it
 * after the answer; the prefix of a mounted router is missing.
 */
export function routeOf(request: IncomingMessage): string {
  const { route } = request as IncomingMessage & { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : UNMATCHED;
}
