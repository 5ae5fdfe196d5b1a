/** How long each part of a drain may take. Milliseconds. */
export type DrainLimits = {
  /** The least time requests go on being taken after the signal, so that every balancer has seen that this replica leaves. */
  minHoldMs: number;
  /** How long an idle connection is kept; clients are told so in `Keep-Alive: timeout=`. Must exceed the idle time of any proxy in front. */
  keepAliveTimeoutMs: number;
  /** How much longer than promised the server keeps it, for requests that are already on their way. */
  keepAliveBufferMs: number;
  /** From the moment no new connection is accepted: time for one that was just opened to bring its first request. */
  marginMs: number;
  /** What requests in flight get after that. At least the longest request the service allows. */
  requestGraceMs: number;
  /** For closing the database pool and what else was opened. */
  teardownMs: number;
};

/** Adds up to 24.5 s: fits a stop_grace_period of 30 s. The hold of 3 s is three health checks of a balancer that asks every second. */
export const defaultLimits: DrainLimits = {
  minHoldMs: 3_000,
  keepAliveTimeoutMs: 10_000,
  keepAliveBufferMs: 1_000,
  marginMs: 500,
  requestGraceMs: 10_000,
  teardownMs: 3_000,
};

/**
 * The longest hold. Past it every connection that was idle at the signal has outlived the time its client was told,
 * or has carried one more answer, with `Connection: close`.
 */
export function longestHoldMs(limits: DrainLimits): number {
  return Math.max(limits.minHoldMs, limits.keepAliveTimeoutMs + limits.keepAliveBufferMs);
}

/** The longest time from the signal to the end of the process. */
export function longestDrainMs(limits: DrainLimits): number {
  return longestHoldMs(limits) + limits.marginMs + limits.requestGraceMs + limits.teardownMs;
}
