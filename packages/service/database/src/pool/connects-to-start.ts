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
  /** The database is known to be unreachable: one attempt at a time looks whether it is back. */
  unreachable: boolean;
  /** An old connection is to be replaced. */
  replacing: boolean;
}

/**
 * How many connections to begin to open now. Few at once: each costs the server a fork and a key derivation, and ten at a time
 * make all ten late. Pure.
 */
export function connectsToStart(supply: Supply): number {
  const { open, connecting, waiting, min, max, unreachable, replacing } = supply;
  const wanted = Math.max(min - open, waiting, unreachable || replacing ? 1 : 0) - connecting;
  const atOnce = unreachable ? 1 : supply.maxConnecting;
  return Math.max(0, Math.min(wanted, max - open - connecting, atOnce - connecting));
}
