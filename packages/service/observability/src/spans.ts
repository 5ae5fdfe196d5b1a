import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from './request-facts.ts';

/** Attributes of a span, named by OpenTelemetry's semantic conventions. */
export type Attributes = Record<string, string | number | boolean>;

/** The span of a request in flight. */
export interface RequestSpan {
  readonly traceId: string;
  readonly spanId: string;
  end(facts: RequestFacts): void;
}

/** Creates spans for work that a request waits for, such as a database statement. */
export interface SpanMaker {
  /**
   * Starts a child span of the current request; does nothing outside a request. Call it when the work begins, and `end` once when it is
   * done, with the error if it failed.
   */
  span(name: string, attributes: Attributes): { end(error?: unknown): void };
}

/** Enabled tracing. If it is disabled, `undefined` replaces it, and OpenTelemetry is not loaded. */
export interface Tracing extends SpanMaker {
  /** Runs `answer` in the trace of the request. */
  request(request: IncomingMessage, answer: (span: RequestSpan | undefined) => void): void;
  /** Binds a callback to the current request, wherever it is called from later. */
  bind(callback: (error?: unknown) => void): (error?: unknown) => void;
  /** Sends the remaining spans, for two seconds at most, so an unreachable collector does not block the exit. Never rejects. */
  shutdown(): Promise<void>;
}

export interface TracingOptions {
  service: string;
  release: string;
  env: Readonly<Record<string, string | undefined>>;
}
