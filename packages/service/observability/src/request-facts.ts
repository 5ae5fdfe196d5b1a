import type { IncomingMessage, ServerResponse } from 'node:http';

/** The facts about a completed request. */
export interface RequestFacts {
  /** Has the request id, if it was set. */
  request: IncomingMessage & { id?: string };
  response: ServerResponse & { err?: unknown };
  /** The template of its route. */
  route: string;
  /** Whether the answer was sent completely, or the client disconnected (or was cut off) before. */
  outcome: 'answered' | 'aborted';
  /** The time from the head of the request to the end of its answer, without the wait for the body. */
  ms: number;
  /** The request's trace and span: its own span if spans are recorded, else the client's. */
  trace: { traceId: string; spanId: string } | undefined;
}

/** Called for each completed request. */
export type RequestObserver = (facts: RequestFacts) => void;
