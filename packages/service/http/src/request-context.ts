import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { beginWith } from './first-headers.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Gives every answer its first headers: the security headers, the release that answered, and the request's id, which is the caller's
 * `X-Request-Id` when it is one, else new.
 */
export function requestContext(release: string): RequestHandler {
  const headers = [...securityHeaders().flat(), 'X-Release', release, 'X-Request-Id'];
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const usable = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given);
    const id = usable ? given : randomUUID();
    (request as IncomingMessage & { id?: string }).id = id;
    beginWith(response, [...headers, id]);
    next();
  };
}
