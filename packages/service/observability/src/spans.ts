import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from './request-facts.ts';

/** Says more about a span, by the names of OpenTelemetry's semantic conventions. */
export type Attributes = Record<string, string | number | boolean>;

/** The span of a request that is being answered. */
export interface RequestSpan {
  readonly traceId: string;
  readonly spanId: string;
  end(facts: RequestFacts): void;
}

/** Makes spans for work that a request waits for, such as a statement of a database. */
export interface SpanMaker {
  /**
   * Begins a span below that of the request being answered; outside of any request, nothing. To be called when the work begins, and
   * `end` once when it is done, with the error if it failed.
   */
  span(name: string, attributes: Attributes): { end(error?: unknown): void };
}

/** Tracing that is on. Where it is off there is `undefined` in its place, and nothing of it is loaded. */
export interface Tracing extends SpanMaker {
  /** Runs `answer` as part of the trace that the request belongs to. */
  request(request: IncomingMessage, answer: (span: RequestSpan | undefined) => void): void;
  /** The same callback, belonging to the request being answered now, wherever it is called from later. */
  bind(callback: (error?: unknown) => void): (error?: unknown) => void;
  /** Sends what has not been sent yet, for two seconds at most: an unreachable collector does not delay the end further. Never rejects. */
  shutdown(): Promise<void>;
}

export interface TracingOptions {
  service: string;
  release: string;
  env: Readonly<Record<string, string | undefined>>;
}
