import type { Request, RequestHandler } from 'express';
import { overloaded } from './problem-types.ts';
import { mayHaveBody } from './require-json.ts';
import { RETRY_AFTER, refuse } from './send-problem.ts';
import { createSlots } from './slots.ts';

export interface Admission {
  /** Requests of one client under way; `slots.ts` says how many all clients may have. */
  maxInFlight: number;
  /** The client of a request, which has passed the guards. */
  clientOf: (request: Request) => string;
  /** Reads the body. */
  read: RequestHandler;
}

/**
 * Reads the body and limits the requests under way, fairly among clients. A request that gets no slot is answered 503 at once. A body that
 * arrives has a slot of another kind than a request that runs: a client that sends slowly takes none from requests that are complete.
 */
export function admit({ maxInFlight, clientOf, read }: Admission): RequestHandler {
  const arriving = createSlots(maxInFlight);
  const running = createSlots(maxInFlight);

  return (request, response, next) => {
    // The client has gone while the guards took their time, or below the body: no event would release a slot.
    if (response.closed) return;
    const client = clientOf(request);
    const run = () => {
      if (response.closed) return;
      if (!running.take(client)) return refuse(response, overloaded, RETRY_AFTER);
      response.on('close', () => running.release(client));
      next();
    };
    if (!mayHaveBody(request)) return run();
    if (!arriving.take(client)) return refuse(response, overloaded, RETRY_AFTER);
    let arrived = false;
    const arrive = () => {
      if (!arrived) arriving.release(client);
      arrived = true;
    };
    response.on('close', arrive);
    return read(request, response, (error?: unknown) => {
      arrive();
      if (error === undefined) run();
      else next(error);
    });
  };
}
