/** A client alone may hold this many times the slots that it leaves to others. */
const SHARE = 8;

/** The slots of one kind of work, such as requests that run. */
export interface Occupancy {
  /** Slots that the client holds. */
  own: number;
  /** Slots that all clients hold. */
  inFlight: number;
  /** The most slots of a single client, while no other client needs any. */
  capacity: number;
}

/**
 * Whether a client may take one more slot. There are an eighth more slots than one client may hold, and a client may hold at most eight
 * times the free ones: the scarcer slots are, the fewer may a client hold to get one, and one that holds none comes first (dynamic
 * thresholds, as in the shared memory of switches). Whatever a plain limit of `capacity` admits is admitted.
 */
export function mayTakeSlot({ own, inFlight, capacity }: Occupancy): boolean {
  const free = capacity + Math.ceil(capacity / SHARE) - inFlight;
  return own < capacity && own < SHARE * free;
}

/** Counts the slots of each client. */
export function createSlots(capacity: number) {
  const held = new Map<string, number>();
  let inFlight = 0;
  return {
    /** @returns false when the client may not take one more */
    take(client: string): boolean {
      const own = held.get(client) ?? 0;
      if (!mayTakeSlot({ own, inFlight, capacity })) return false;
      held.set(client, own + 1);
      inFlight += 1;
      return true;
    },
    /** Once for each slot that was taken. */
    release(client: string): void {
      const own = held.get(client) ?? 0;
      if (own > 1) held.set(client, own - 1);
      else held.delete(client);
      inFlight -= 1;
    },
  };
}
