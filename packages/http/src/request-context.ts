import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { securityHeaders } from './security-headers.ts';

/**
 * Gives every answer its first headers: the security headers, the release that answered, and the request's id, which is the caller's
 * `X-Request-Id` when it is one, else new.
 */
export function requestContext(release: string): RequestHandler {
  const headers = [...securityHeaders(), ['X-Release', release] as const];
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const usable = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given);
    response.setHeader('X-Request-Id', usable ? given : randomUUID());
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
