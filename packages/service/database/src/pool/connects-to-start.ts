export interface Supply {
  /** Open connections, idle or in use. */
  open: number;
  /** Connections being opened. */
  connecting: number;
  /** Requests that wait for a connection. */
  waiting: number;
  min: number;
  max: number;
  /** The maximum of concurrent connection attempts. */
  maxConnecting: number;
  /** The database is unreachable: one attempt at a time tests whether it is back. */
  unreachable: boolean;
  /** An old connection is to be replaced. */
  replacing: boolean;
}

/**
 * How many connections to start opening. Few at once: each costs the server a fork and a key derivation, and
 * ten at once are all late.
 */
export function connectsToStart(supply: Supply): number {
  const { open, connecting, waiting, min, max, unreachable, replacing } = supply;
  const wanted = Math.max(min - open, waiting, unreachable || replacing ? 1 : 0) - connecting;
  const atOnce = unreachable ? 1 : supply.maxConnecting;
  return Math.max(0, Math.min(wanted, max - open - connecting, atOnce - connecting));
}
