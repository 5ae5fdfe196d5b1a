/** Senders with valid tokens, and senders without one. */
export const PEOPLE = ['ada', 'eve', 'staff', 'carrier', 'idler', 'no key id', 'far expiry'] as const;
export const STRANGERS = [
  'no token',
  'basic',
  'garbage',
  'unsigned',
  'altered',
  'expired',
  'other audience',
  'type of another type',
  'expiry of another type',
  'endless expiry',
  'scope of another type',
  'subject of another type',
  'unstorable subject',
  'claims of another type',
  'key id of another type',
] as const;
export type Sender = (typeof PEOPLE)[number] | (typeof STRANGERS)[number];

/** How far a request is from the document. */
export type Kind = 'valid' | 'nearly valid' | 'wild';

/**
 * A request to send, as plain data: the same seed makes the same plans in every database. `<ada 0>` and `<eve 0>` are placeholders
 * for the ids of orders.
 */
export interface Plan {
  kind: Kind;
  sender: Sender;
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: string | Uint8Array | undefined;
}
