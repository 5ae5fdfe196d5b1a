import type { RequestHandler } from 'express';
import { routeOf } from './route-of.ts';

interface Log {
  info: (fields: object, message: string) => void;
}

/** One line a request, once it is answered or the client has gone. Probes are not worth a line. */
export function requestLog(logger: Log): RequestHandler {
  return (request, response, next) => {
    if (request.path === '/ready' || request.path.startsWith('/health')) return next();
    const started = performance.now();
    response.once('close', () => {
      const outcome = response.writableFinished ? 'answered' : 'aborted';
      const ms = Math.round((performance.now() - started) * 10) / 10;
      logger.info(
        {
          requestId: response.getHeader('X-Request-Id'),
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          outcome,
          ms,
        },
        'request',
      );
    });
    next();
  };
}
