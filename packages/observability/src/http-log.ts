import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Middleware } from './middleware.ts';
import { routeOf } from './route-of.ts';

/** Asked every second by somebody who acts on the answer: not worth a line. */
const PROBES = /^\/(ready|health)(\/|$)/;

/**
 * One line a request, once it is answered or its client has gone, with the request's id, and `request.log` for the lines in between.
 * The route is logged, not the path: a query may name a customer. An error that a handler put into `response.err` goes with it.
 */
export function httpLog(logger: Logger): Middleware {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => String(response.getHeader('X-Request-Id')),
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
    autoLogging: { ignore: (request) => PROBES.test(request.url ?? '') },
    customLogLevel: (_request, { statusCode }) =>
      statusCode === 500 ? 'error' : statusCode > 500 ? 'warn' : 'info',
    customSuccessObject: (request, response, { ms }) => fieldsOf(request, response, ms),
    customErrorObject: (request, response, _error, { ms }) => ({
      ...fieldsOf(request, response, ms),
      err: response.err,
    }),
    customSuccessMessage: message,
    customErrorMessage: message,
  });
}

function fieldsOf(request: IncomingMessage, response: ServerResponse, ms: number): object {
  return { method: request.method, route: routeOf(request), status: response.statusCode, ms };
}

function message(_request: IncomingMessage, response: ServerResponse): string {
  return response.writableFinished ? 'answered' : 'aborted';
}
