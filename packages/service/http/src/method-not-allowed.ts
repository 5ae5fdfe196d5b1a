import { Problem } from './problem.ts';
import { methodNotAllowed } from './problem-types.ts';

/** A route of express, as far as it matters here: the type of a real one depends on its path. */
interface Route {
  stack: { method: string }[];
  all(handler: (request: { method: string }) => never): unknown;
}

/** Ends a route: any method that it does not have is refused, and `Allow` says which it has. To be called last. */
export function refuseOtherMethods(route: Route): void {
  const has = route.stack.map(({ method }) => method.toUpperCase());
  const allowed = has.includes('GET') ? [...has, 'HEAD'] : has;
  route.all(({ method }) => {
    throw new Problem(methodNotAllowed, {
      detail: `${method} is not possible here.`,
      headers: { Allow: [...new Set(allowed)].sort().join(', ') },
    });
  });
}
