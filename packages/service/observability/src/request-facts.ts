import type { IncomingMessage, ServerResponse } from 'node:http';

/** What there is to say of a request when it is over. */
export interface RequestFacts {
  /** With the id that its caller knows it by, if it was given one. */
  request: IncomingMessage & { id?: string };
  response: ServerResponse & { err?: unknown };
  /** The template of its route. */
  route: string;
  /** Whether the answer got out, or the client left (or was cut off) before. */
  outcome: 'answered' | 'aborted';
  /** From the head of the request to the end of its answer, without what was spent waiting for the client to send the body. */
  ms: number;
  /** The trace that it belongs to, and the span in it: its own where spans are recorded, else the caller's. */
  trace: { traceId: string; spanId: string } | undefined;
}

/** Told of each request when it is over. */
export type RequestObserver = (facts: RequestFacts) => void;
