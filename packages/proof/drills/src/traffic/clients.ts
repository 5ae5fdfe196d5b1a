import type { TrafficOptions } from '@zero-downtime/traffic';

/** How often a client tries a request, and its timeouts: for each try and in total. */
export type Clients = Required<Pick<TrafficOptions, 'tries' | 'tryTimeoutMs' | 'requestTimeoutMs'>>;

/** Measures both columns at once: a failed first try is a failure for a client that waits 3 s and never retries. */
export const CLIENTS_THAT_RETRY: Clients = { tries: 3, tryTimeoutMs: 3_000, requestTimeoutMs: 10_000 };

/** Clients for stalls. They wait longer than the stall, so that a slow answer is not a failure. The report also counts slow answers. */
export const CLIENTS_THAT_WAIT: Clients = { tries: 1, tryTimeoutMs: 12_000, requestTimeoutMs: 12_000 };
