export interface Supply {
  /** Connections that are open, idle or in use. */
  open: number;
  /** Connections that are being opened. */
  connecting: number;
  /** Requests that wait for a connection. */
  waiting: number;
  min: number;
  max: number;
  /** The most that may be opening at once. */
  maxConnecting: number;
  /** Attempts that failed since one succeeded. */
  failures: number;
  /** A connection is wanted whatever the rest says: to replace an old one, or to probe an unreachable database. */
  oneMore: boolean;
}

/**
 * How many connections to begin to open now. Few at once: each costs the server a fork and a key derivation, and ten at a time
 * make all ten late. One at a time while attempts fail. Pure.
 */
export function connectsToStart(supply: Supply): number {
  const { open, connecting, waiting, min, max, failures, oneMore } = supply;
  const wanted = Math.max(min - open, waiting, oneMore ? 1 : 0) - connecting;
  const atOnce = failures > 0 ? 1 : supply.maxConnecting;
  return Math.max(0, Math.min(wanted, max - open - connecting, atOnce - connecting));
}
