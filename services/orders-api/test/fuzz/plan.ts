/** Who may send a request: people with tokens, and people with none or with something else. */
export const PEOPLE = ['ada', 'eve', 'staff', 'carrier', 'idler'] as const;
export const STRANGERS = [
  'nobody',
  'basic',
  'garbage',
  'unsigned',
  'altered',
  'expired',
  'other audience',
] as const;
export type Who = (typeof PEOPLE)[number] | (typeof STRANGERS)[number];

/** How far a request is from what the document asks for. */
export type Kind = 'valid' | 'nearly valid' | 'wild';

/**
 * A request to be sent, as plain data: the same seed makes the same plans, in whatever database. `<ada 0>` and `<eve 0>` stand for
 * the ids of orders, wherever they are.
 */
export interface Plan {
  kind: Kind;
  who: Who;
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: string | Uint8Array | undefined;
}
