import type { Request, RequestHandler } from 'express';
import { createGcra } from './gcra.ts';
import { rateLimited } from './problem-types.ts';
import { refuse } from './send-problem.ts';

export interface RateLimit {
  /** Requests that a client may send in a minute in the long run. */
  perMinute: number;
  /** How many it may send at once after a pause. As many as in a minute when left out. */
  burst?: number;
  /** Who the client is. */
  keyOf: (request: Request) => string;
}

/** At some 100 bytes each, twice over: 10 MB. */
const MAX_KEYS = 50_000;

/**
 * Refuses a client that sends more than it may, with 429 and `Retry-After`. Every answer says where the client stands, in the header
 * fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11).
 * Each replica counts for itself: n replicas allow up to n times as much.
 */
export function rateLimit({ perMinute, burst = perMinute, keyOf }: RateLimit): RequestHandler {
  const intervalMs = 60_000 / perMinute;
  const take = createGcra({ intervalMs, burst, maxKeys: MAX_KEYS });
  const policy = `"default";q=${burst};w=${Math.ceil((intervalMs * burst) / 1000)}`;

  return (request, response, next) => {
    const { allowed, remaining, waitMs } = take(keyOf(request), performance.now());
    const seconds = Math.ceil(waitMs / 1000);
    response.setHeader('RateLimit-Policy', policy);
    response.setHeader('RateLimit', `"default";r=${remaining}${seconds > 0 ? `;t=${seconds}` : ''}`);
    if (allowed) next();
    else refuse(response, rateLimited, { 'Retry-After': String(seconds) });
  };
}
