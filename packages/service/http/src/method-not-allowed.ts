import { Problem } from './problem.ts';
import { methodNotAllowed } from './problem-types.ts';

/** The used part of an express route, whose type depends on its path. */
interface Route {
  stack: { method: string }[];
  all(handler: (request: { method: string }) => never): unknown;
}

/** Refuses all other methods of a route with 405 and `Allow`. Call it last. */
export function refuseOtherMethods(route: Route): void {
  const has = route.stack.map(({ method }) => method.toUpperCase());
  const allowed = has.includes('GET') ? [...has, 'HEAD'] : has;
  route.all(({ method }) => {
    throw new Problem(methodNotAllowed, {
      detail: `${method} is not supported here.`,
      headers: { Allow: [...new Set(allowed)].sort().join(', ') },
    });
  });
}
