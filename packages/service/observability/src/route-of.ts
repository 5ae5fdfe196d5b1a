import type { IncomingMessage } from 'node:http';

/** In place of the route where there is none. */
export const UNMATCHED = 'unmatched';

/**
 * The template of the route that answered, such as `/orders/:id`; `unmatched` for a path that no route knows. The path itself
 * would make a new time series for each id. To be asked once the answer is out; routers mounted below a path lose that path.
 */
export function routeOf(request: IncomingMessage): string {
  const { route } = request as IncomingMessage & { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : UNMATCHED;
}
