import type { Ending } from './pace.ts';
import type { Spacing } from './schedule.ts';

/** `fresh`: a connection of its own, closed after one answer. `kept`: one of the connections that are used again and again. */
export type ConnectionKind = 'fresh' | 'kept';

/** Milliseconds from when a request was due to the last byte of its answer. Of answered requests only; zeros when there were none. */
export type Latency = {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** Right answers that took longer than 1 s, and longer than 3 s (which the first number includes). */
export type SlowAnswers = { readonly over1s: number; readonly over3s: number };

/** The number of tries of a client, the timeout of a try, and the timeout of the request. */
export type Clients = {
  readonly tries: number;
  readonly tryTimeoutMs: number;
  readonly requestTimeoutMs: number;
};

/** Requests of one kind: their number, the failures, and the latency. */
export type Counts = { readonly count: number; readonly failed: number } & Latency;

/** One second of arrivals, by due time; reported once all of them have ended. */
export type Second = {
  /** Epoch milliseconds of its start. */
  readonly at: number;
  /** Every request that was due in it, once: `ok`, `refused`, `status 503`, …. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Answers by the release that gave them (`X-Release`); '' for an answer without, or none. */
  readonly releases: Readonly<Record<string, number>>;
  /** Null when nothing was answered. */
  readonly latencyMs: Latency | null;
  readonly byRelease: Readonly<Record<string, Counts>>;
  readonly byConnection: Readonly<Record<ConnectionKind, Counts>>;
  /** Requests whose first try failed: what clients that never retry would have seen fail. */
  readonly failedFirstTries: number;
};

/** Failed requests with one reason, with the first examples. `at`, `firstAt`, `lastAt`: epoch milliseconds, when they were due. */
export type FailureGroup = {
  readonly reason: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly byConnection: Readonly<Record<ConnectionKind, number>>;
  readonly examples: readonly FailureExample[];
};

export type FailureExample = {
  readonly n: number;
  readonly at: number;
  readonly kind: string;
  readonly connection: ConnectionKind;
  /** True when the connection had carried a request before. */
  readonly reused: boolean;
  readonly release: string;
  readonly latencyMs: number;
  readonly tries: number;
  /** The detail of the problem that was answered, at most 200 characters. */
  readonly problem?: string;
};

/** The measurements of a run, as plain JSON. */
export type LoadReport = {
  readonly runId: string;
  readonly seed: number;
  readonly baseUrl: string;
  /** ISO 8601, by the generator's clock; `endedAt` when the last request was over. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Null while it runs. */
  readonly endedBy: Ending | null;
  /** What the schedule asked for. */
  readonly ratePerSecond: number;
  readonly spacing: Spacing;
  /** Requests that were due, each once in `outcomes`; those that the generator could not send are `unsent`. */
  readonly sent: number;
  /** Requests that still failed after the client's retries. */
  readonly failed: number;
  /** The main figure: requests whose first try failed, as seen by clients that never retry. */
  readonly failedFirstTries: number;
  /** Tries after first tries. */
  readonly retries: number;
  readonly slowAnswers: SlowAnswers;
  /** The timeouts of the clients; longer timeouts turn failures into slow answers. */
  readonly clients: Clients;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Outcomes of the first tries, as `outcomes` would be for a client that never tries again and gives up after `tryTimeoutMs`. */
  readonly firstTries: Readonly<Record<string, number>>;
  readonly latencyMs: Latency;
  readonly byRelease: Readonly<Record<string, Counts>>;
  readonly byConnection: Readonly<Record<ConnectionKind, Counts>>;
  readonly byKind: Readonly<Record<string, Counts>>;
  /** The counts of each named period of the run, by the second in which requests were due. */
  readonly byWindow: Readonly<Record<string, Counts>>;
  /** The longest time without a success, from the start of the run to its end. */
  readonly longestGapMs: number;
  readonly failures: readonly FailureGroup[];
  readonly generator: GeneratorReport;
  readonly seconds: readonly Second[];
};

/** The health of the generator: a slow one measures itself instead of the service. */
export type GeneratorReport = {
  /** Requests per second that it started, from the first to the last. */
  readonly ratePerSecond: number;
  /** The delay between the due time and the start of requests. */
  readonly lateP99Ms: number;
  /** The longest stall of a single process. */
  readonly longestStallMs: number;
  /** CPU time over wall time of all its processes together; 1 is one core. */
  readonly cpuShare: number;
  readonly processes: number;
};
