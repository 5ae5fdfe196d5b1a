import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { toProblem } from './to-problem.ts';

interface Log {
  warn: (fields: object, message: string) => void;
  error: (fields: object, message: string) => void;
}

/** The last handler: every error leaves as application/problem+json. */
export function errorHandler(logger: Log): ErrorRequestHandler {
  return (error, request: Request, response, next) => {
    const problem = toProblem(error);
    const fields = {
      err: error,
      requestId: response.getHeader('X-Request-Id'),
      method: request.method,
      url: request.originalUrl,
    };
    if (problem.status === 500) logger.error(fields, 'request failed');
    else if (problem.status > 500) logger.warn(fields, 'request could not be served');
    // Half an answer is out: only an aborted connection tells the client that the rest will not come.
    if (response.headersSent) return next(error);
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  };
}

/** For a path that no route knows. */
export const notFound: RequestHandler = (request) => {
  throw new Problem({
    status: 404,
    title: 'Not found',
    detail: `There is no ${request.method} ${request.path}.`,
  });
};

/** A body that is not JSON is refused by its name, not by what a parser makes of it. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/*+json'])) {
    throw new Problem({
      status: 415,
      title: 'Unsupported media type',
      detail: 'Send application/json.',
      headers: { Accept: 'application/json' },
    });
  }
  next();
};
