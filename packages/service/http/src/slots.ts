/** A client may hold this many times the free slots. A refused client that holds this part of the capacity is refused for its own share. */
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

/** `client limit`: the client's own share is used up. `full`: all clients together hold too many slots. */
export type SlotDecision = 'admitted' | 'client limit' | 'full';

/**
 * Decides whether a client may take one more slot. There are an eighth more slots than one client may hold, and a client may hold at most eight
 * times the free ones: the scarcer slots are, the fewer may a client hold to get one, and one that holds none comes first (dynamic
 * thresholds, as in the shared memory of switches). Whatever a plain limit of `capacity` admits is admitted. A
 * refused client that holds an eighth of the capacity has caused the refusal itself; one that holds less has met a shortage.
 */
export function decideSlot({ own, inFlight, capacity }: Occupancy): SlotDecision {
  const free = capacity + Math.ceil(capacity / SHARE) - inFlight;
  if (own < capacity && own < SHARE * free) return 'admitted';
  return own * SHARE >= capacity ? 'client limit' : 'full';
}

/** Counts the slots of each client. */
export function createSlots(capacity: number) {
  const held = new Map<string, number>();
  let inFlight = 0;
  return {
    /** Takes a slot for the client if it is admitted. */
    take(client: string): SlotDecision {
      const own = held.get(client) ?? 0;
      const decision = decideSlot({ own, inFlight, capacity });
      if (decision === 'admitted') {
        held.set(client, own + 1);
        inFlight += 1;
      }
      return decision;
    },
    /** Call it once for each slot that was taken. */
    release(client: string): void {
      const own = held.get(client) ?? 0;
      if (own > 1) held.set(client, own - 1);
      else held.delete(client);
      inFlight -= 1;
    },
  };
}
