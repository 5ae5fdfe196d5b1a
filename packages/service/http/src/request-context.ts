import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/** Adds the release and the request's id to every answer: the client's `X-Request-Id` if valid, else a new one. */
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
