import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/** Gives every answer the release that answered, and the request's id: the caller's `X-Request-Id` when it is one, else a new one. */
export function requestContext(release: string): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const usable = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given);
    const id = usable ? given : randomUUID();
    (request as IncomingMessage & { id?: string }).id = id;
    response.setHeader('X-Release', release);
    response.setHeader('X-Request-Id', id);
    next();
  };
}
