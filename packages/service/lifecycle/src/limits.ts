/** How long each part of a drain may take. Milliseconds. */
export type DrainLimits = {
  /** How long requests are accepted after the signal at least, so that every balancer notices that this replica is draining. */
  minHoldMs: number;
  /** How long an idle connection is kept, sent as `Keep-Alive: timeout=`. Must exceed the idle timeout of any proxy in front. */
  keepAliveTimeoutMs: number;
  /** How much longer than promised the server keeps it, for requests on the wire. */
  keepAliveBufferMs: number;
  /** The time that the last accepted connection has to send its first request. */
  marginMs: number;
  /** Time for requests in flight after that: at least the longest request that the service allows. */
  requestGraceMs: number;
  /** Time for the teardown steps, such as closing the database pool. */
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
 * The longest hold. After it every connection that was idle at the signal has outlived its promised time, or has carried one more
 * answer, with `Connection: close`.
 */
export function longestHoldMs(limits: DrainLimits): number {
  return Math.max(limits.minHoldMs, limits.keepAliveTimeoutMs + limits.keepAliveBufferMs);
}

/** The longest time from the signal to the end of the process. */
export function longestDrainMs(limits: DrainLimits): number {
  return longestHoldMs(limits) + limits.marginMs + limits.requestGraceMs + limits.teardownMs;
}
