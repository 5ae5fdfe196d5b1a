import type { Request, RequestHandler } from 'express';
import { createGcra } from './gcra.ts';
import { rateLimited } from './problem-types.ts';
import { refuse } from './send-problem.ts';

export interface RateLimit {
  /** The sustained rate of a client, requests a minute. */
  perMinute: number;
  /** How many requests it may send at once after a pause. `perMinute` by default. */
  burst?: number;
  /** The client's key. */
  keyOf: (request: Request) => string;
}

/** The maximum number of keys in a generation. Two generations of some 100 bytes a key take 10 MB. */
const MAX_KEYS = 50_000;

/**
 * Refuses a client past its rate limit with 429 and `Retry-After`. Every answer has the header fields `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers-11). Limits are per replica: n replicas allow up to n times as much.
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
