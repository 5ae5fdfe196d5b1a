import type { Request, RequestHandler, Response } from 'express';
import { overloaded, rateLimited } from './problem-types.ts';
import { mayHaveBody } from './require-json.ts';
import { RETRY_AFTER, refuse } from './send-problem.ts';
import { createSlots, type SlotDecision } from './slots.ts';

export interface Admission {
  /** Requests of one client under way; `slots.ts` says how many all clients may have. */
  maxInFlight: number;
  /** The client of a request that has passed the guards. When undefined, clients are not told apart. */
  clientOf?: ((request: Request) => string) | undefined;
  /** Reads the body. */
  read: RequestHandler;
}

/**
 * Reads the body and limits the requests under way, fairly among clients. A request that gets no slot is answered at once: 429 when
 * its own client holds too many, 503 when all clients together do. A body that arrives has a slot of another kind than a request that
 * runs: a client that sends slowly takes none from requests that are complete.
 */
export function admit({ maxInFlight, clientOf, read }: Admission): RequestHandler {
  const arriving = createSlots(maxInFlight);
  const running = createSlots(maxInFlight);
  const refuseSlot = (response: Response, decision: Exclude<SlotDecision, 'admitted'>) =>
    refuse(response, decision === 'client limit' && clientOf ? rateLimited : overloaded, RETRY_AFTER);

  return (request, response, next) => {
    // The client has gone while the guards took their time, or below the body: no event would release a slot.
    if (response.closed) return;
    const client = clientOf?.(request) ?? '';
    const run = () => {
      // The deadline may have answered while the body arrived.
      if (response.closed || response.writableEnded) return;
      const decision = running.take(client);
      if (decision !== 'admitted') return refuseSlot(response, decision);
      response.on('close', () => running.release(client));
      next();
    };
    if (!mayHaveBody(request)) return run();
    const decision = arriving.take(client);
    if (decision !== 'admitted') return refuseSlot(response, decision);
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
