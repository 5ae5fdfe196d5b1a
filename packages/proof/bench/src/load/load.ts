export interface RequestSpec {
  method: 'GET' | 'POST';
  path: string;
  /** `[<id>]` in a value becomes a unique text for every request. */
  headers?: Record<string, string>;
  body?: string;
}

/** Load on a server. */
export interface Load {
  /** Sent repeatedly, in a different order by each connection. */
  requests: readonly RequestSpec[];
  seconds: number;
  connections: number;
  /**
   * Requests a second, sent when due regardless of the answers (open loop). If undefined, each connection sends after its answer (closed
   * loop).
   */
  perSecond?: number;
}

export interface LoadFigures {
  /** Answers with status 2xx. */
  answers: number;
  /** Any other status, and broken connections. */
  failures: number;
  seconds: number;
  /** Latency counts from the due time in an open loop. */
  p50Ms: number;
  p99Ms: number;
  /** Of each answer; only of an open loop. */
  latenciesMs?: readonly number[];
  /** CPU time of the load generator, µs. */
  loadCpuMicros: number;
}
