export interface RequestSpec {
  method: 'GET' | 'POST';
  path: string;
  /** `[<id>]` in a value becomes another unique text with every request. */
  headers?: Record<string, string>;
  body?: string;
}

/** Load on a server. */
export interface Load {
  /** Sent over and over, in another order by each connection. */
  requests: readonly RequestSpec[];
  seconds: number;
  connections: number;
  /**
   * Requests a second, sent when they are due whatever has been answered (open loop). Left out: each connection sends when it has its
   * answer (closed loop).
   */
  perSecond?: number;
}

export interface LoadFigures {
  /** With a status of 2xx. */
  answers: number;
  /** Any other status, and connections that broke. */
  failures: number;
  seconds: number;
  /** In an open loop counted from when the request was due. */
  p50Ms: number;
  p99Ms: number;
  /** What making the load took, µs of CPU time. */
  loadCpuMicros: number;
}
