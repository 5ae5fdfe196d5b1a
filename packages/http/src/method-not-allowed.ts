import type { IRoute } from 'express';
import { Problem } from './problem.ts';

/** Ends a route: any method that it does not have is refused, and `Allow` says which it has. To be called last. */
export function refuseOtherMethods<Path extends string>(route: IRoute<Path>): void {
  const has = route.stack.map(({ method }) => method.toUpperCase());
  const allowed = has.includes('GET') ? [...has, 'HEAD'] : has;
  route.all(({ method }) => {
    throw new Problem({
      status: 405,
      title: 'Method not allowed',
      detail: `${method} is not possible here.`,
      headers: { Allow: [...new Set(allowed)].sort().join(', ') },
    });
  });
}
