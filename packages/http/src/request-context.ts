import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';

/** Takes the caller's X-Request-Id when it is one, else makes one; answers carry it, and the release that answered. */
export function requestContext(release: string): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id');
    response.set('X-Request-Id', given !== undefined && /^[\w.:-]{1,128}$/.test(given) ? given : uuidv7());
    response.set('X-Release', release);
    next();
  };
}
