import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { incompleteRequest, overloaded, requestTimeout } from './problem-types.ts';
import { refuse } from './send-problem.ts';

export interface Limits {
  /** Requests in flight, without probes; the excess is refused at once. Unlimited by default. */
  maxInFlight?: number;
  /** From the head of a request to its answer, ms. Unlimited by default. */
  requestTimeoutMs?: number;
}

/** Seconds. Overloads are short, and clients back off by themselves. */
const RETRY_AFTER = { 'Retry-After': '1' };
/** The longest delay of a deadline, ms; at most a quarter of the deadline. */
const COARSE_MS = 250;

/**
 * Limits the requests in flight and the time of each. Past `maxInFlight` the answer is 503, before any work. Past `requestTimeoutMs` it is
 * 503, or 408 if the request is incomplete. A half-sent answer is cut off.
 */
export function admit({ maxInFlight = Number.POSITIVE_INFINITY, requestTimeoutMs }: Limits): RequestHandler {
  // All requests have the same time, so the oldest is due first: one timer is enough.
  const inFlight = new Map<ServerResponse, number>();
  let timer: NodeJS.Timeout | undefined;

  function endOverdue(): void {
    const now = performance.now();
    for (const [response, deadline] of inFlight) {
      if (deadline > now) break;
      inFlight.delete(response);
      endRequest(response);
    }
    timer = inFlight.size > 0 ? scheduleCheck() : undefined;
  }
  function scheduleCheck(): NodeJS.Timeout {
    return setTimeout(endOverdue, Math.min(COARSE_MS, (requestTimeoutMs ?? 0) / 4)).unref();
  }

  return (_request, response, next) => {
    if (inFlight.size >= maxInFlight) return refuse(response, overloaded, RETRY_AFTER);
    inFlight.set(response, performance.now() + (requestTimeoutMs ?? Number.POSITIVE_INFINITY));
    response.on('close', () => inFlight.delete(response));
    if (requestTimeoutMs !== undefined && timer === undefined) timer = scheduleCheck();
    next();
  };
}

function endRequest(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else if (response.req.complete) refuse(response, requestTimeout, RETRY_AFTER);
  else refuse(response, incompleteRequest, { Connection: 'close' });
}
