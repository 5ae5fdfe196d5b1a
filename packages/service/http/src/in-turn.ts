import type { RequestHandler } from 'express';

/**
 * Runs handlers one after another as if they were one: express's router finds the way to each of its layers anew, for every request.
 * What a handler throws, or its promise is rejected with, goes to the router, and the rest do not run.
 */
export function inTurn(handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    let at = 0;
    const step: typeof next = (error?: unknown) => {
      if (error !== undefined && error !== null) return next(error);
      const handler = handlers[at];
      at += 1;
      if (handler === undefined) return next();
      try {
        const pending: unknown = handler(request, response, step);
        if (pending instanceof Promise) pending.catch(next);
      } catch (thrown) {
        next(thrown);
      }
    };
    step();
  };
}
