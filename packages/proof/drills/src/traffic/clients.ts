import type { TrafficOptions } from '@zero-downtime/traffic';

/** How often a client sends a request, and how long it waits: for a try, where it has more than one, and in all. */
export type Clients = Required<Pick<TrafficOptions, 'tries' | 'tryTimeoutMs' | 'requestTimeoutMs'>>;

/** Both columns at once: a first try that fails is one that a client which waits 3 s and never retries would have seen fail. */
export const CLIENTS_THAT_RETRY: Clients = { tries: 3, tryTimeoutMs: 3_000, requestTimeoutMs: 10_000 };

/** For stalls: a client that waits longer than they last, so that slow and failed can be told apart. Beside it stands how many were slow. */
export const CLIENTS_THAT_WAIT: Clients = { tries: 1, tryTimeoutMs: 12_000, requestTimeoutMs: 12_000 };
