import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { incompleteRequest, overloaded, requestTimeout } from './problem-types.ts';
import { refuse } from './send-problem.ts';

export interface Limits {
  /** Requests under way at once, probes not counted; those past it are refused at once. Unlimited when left out. */
  maxInFlight?: number;
  /** From the head of a request to its answer, ms. Unlimited when left out. */
  requestTimeoutMs?: number;
}

/** Seconds. What is overloaded now may be well soon, and the client's own backoff does the rest. */
const RETRY_AFTER = { 'Retry-After': '1' };
/** A deadline is noticed at most this late, ms, or late by a quarter of it where that is less. */
const COARSE_MS = 250;

/**
 * Takes no more requests than can be answered, and leaves none without an answer: past `maxInFlight` the answer is 503 before
 * anything is done; past `requestTimeoutMs` it is 503, or 408 when it is the request that has not arrived. An answer that is
 * half out by then is cut off.
 */
export function admit({ maxInFlight = Number.POSITIVE_INFINITY, requestTimeoutMs }: Limits): RequestHandler {
  // All have the same time, so the oldest comes first: one timer is enough, and mostly looks at one entry.
  const underWay = new Map<ServerResponse, number>();
  let timer: NodeJS.Timeout | undefined;

  function giveUpTheLate(): void {
    const now = performance.now();
    for (const [response, deadline] of underWay) {
      if (deadline > now) break;
      underWay.delete(response);
      giveUp(response);
    }
    timer = underWay.size > 0 ? lookAgain() : undefined;
  }
  function lookAgain(): NodeJS.Timeout {
    return setTimeout(giveUpTheLate, Math.min(COARSE_MS, (requestTimeoutMs ?? 0) / 4)).unref();
  }

  return (_request, response, next) => {
    if (underWay.size >= maxInFlight) return refuse(response, overloaded, RETRY_AFTER);
    underWay.set(response, performance.now() + (requestTimeoutMs ?? Number.POSITIVE_INFINITY));
    response.on('close', () => underWay.delete(response));
    if (requestTimeoutMs !== undefined && timer === undefined) timer = lookAgain();
    next();
  };
}

function giveUp(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else if (response.req.complete) refuse(response, requestTimeout, RETRY_AFTER);
  else refuse(response, incompleteRequest, { Connection: 'close' });
}
