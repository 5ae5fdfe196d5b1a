import type { Operation } from './errand.ts';
import type { GeneratorHealth } from './generator-health.ts';
import type { OrderContent } from './order.ts';
import type { Ending } from './pace.ts';

/** `fresh`: a connection of its own, closed after one answer. `keep-alive`: one of the connections that are used again and again. */
export type ConnectionKind = 'fresh' | 'keep-alive';

/** The failure of an arrival that found too many requests unanswered: a queue here would hide that the service is too slow. */
export const NOT_SENT = 'not sent: too many requests in flight';

/** One request that is over. Times are in milliseconds. */
export type RequestRecord = {
  readonly n: number;
  readonly operation: Operation;
  readonly connection: ConnectionKind;
  /** True when the connection had carried a request before. */
  readonly reused: boolean;
  /** The intended start, from the start of the run. */
  readonly atMs: number;
  /** How much later than intended the generator sent it: its own fault, not the service's. */
  readonly lateMs: number;
  /** From the intended start to the last byte of the answer, or to the failure. */
  readonly latencyMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  /** The answer's `X-Release`. */
  readonly release: string | null;
  /** Null when all was as it should be; else a short reason, the same for failures of one sort. */
  readonly failure: string | null;
};

/**
 * What is known about one order: `unknown` until its request is over; `acknowledged` when the service answered 201
 * with an id, from when on it must be there; else `failed`, and then it may or may not be there.
 */
export type OrderOutcome =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'acknowledged';
      readonly id: string;
      readonly createdAt: string | null;
      readonly release: string | null;
    }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly status: number | null;
      readonly release: string | null;
    };

export type OrderEntry = {
  readonly n: number;
  readonly content: OrderContent;
  readonly connection: ConnectionKind;
  /** ISO 8601, by the generator's clock. */
  readonly attemptedAt: string;
  outcome: OrderOutcome;
};

/** Everything one run did; plain data, so it can be kept as JSON and judged later. */
export type Ledger = {
  readonly runId: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly ratePerSecond: number;
  /** ISO 8601, by the generator's clock. */
  readonly startedAt: string;
  /** How long requests were started, without the wait for the last answers; null while the run goes on. */
  sendingMs: number | null;
  endedBy: Ending | null;
  readonly requests: RequestRecord[];
  readonly orders: OrderEntry[];
  generator: GeneratorHealth | null;
};

export function openLedger(
  run: Pick<Ledger, 'runId' | 'seed' | 'baseUrl' | 'ratePerSecond'>,
  startedAt: Date,
): Ledger {
  const { runId, seed, baseUrl, ratePerSecond } = run;
  return {
    runId,
    seed,
    baseUrl,
    ratePerSecond,
    startedAt: startedAt.toISOString(),
    sendingMs: null,
    endedBy: null,
    requests: [],
    orders: [],
    generator: null,
  };
}
