import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { closeGently } from './close-gently.ts';
import { incompleteRequest, requestTimeout } from './problem-types.ts';
import { RETRY_AFTER, refuse } from './send-problem.ts';

/** The longest delay of a deadline, ms; at most a quarter of the deadline. */
const COARSE_MS = 250;

/**
 * Limits the time of each request, from its head to its answer, ms. Past it the answer is 503, or 408 if the request is incomplete. A
 * half-sent answer is cut off.
 */
export function deadline(requestTimeoutMs: number): RequestHandler {
  // All requests have the same time, so the oldest is due first: one timer is enough.
  const inFlight = new Map<ServerResponse, number>();
  let timer: NodeJS.Timeout | undefined;

  function endOverdue(): void {
    const now = performance.now();
    for (const [response, due] of inFlight) {
      if (due > now) break;
      inFlight.delete(response);
      endRequest(response);
    }
    timer = inFlight.size > 0 ? scheduleCheck() : undefined;
  }
  function scheduleCheck(): NodeJS.Timeout {
    return setTimeout(endOverdue, Math.min(COARSE_MS, requestTimeoutMs / 4)).unref();
  }

  return ({ socket }, response, next) => {
    // A pipelined request behind the last answer of its connection could not be answered.
    if (socket.writableEnded) return void socket.destroy();
    inFlight.set(response, performance.now() + requestTimeoutMs);
    response.on('close', () => inFlight.delete(response));
    if (timer === undefined) timer = scheduleCheck();
    next();
  };
}

function endRequest(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else if (response.req.complete) refuse(response, requestTimeout, RETRY_AFTER);
  else {
    closeGently(response.req);
    refuse(response, incompleteRequest, { Connection: 'close' });
  }
}
