import { createHash } from 'node:crypto';

/** One object of the schema, such as a column. Equal objects have equal entries. */
export interface Entry {
  /** The kind of the object: `column`, `index`. */
  kind: string;
  /** The name of the object, qualified when its schema is not `public`: `orders.status`, `orders_by_customer`. */
  name: string;
  /** The object it belongs to, as kind and name: `table orders`. */
  of: string | null;
  /** The definition of the object. */
  is: string;
}

/** The schema of the service, without the ledger and without objects of extensions. */
export interface Catalogue {
  /** The server's major version: another version may describe the same object in another way. */
  serverMajor: number;
  entries: Entry[];
}

export const keyOf = ({ kind, name }: Pick<Entry, 'kind' | 'name'>): string => `${kind} ${name}`;

/** A hash of the entries, independent of their order. */
export function fingerprint(entries: readonly Entry[]): string {
  const lines = sortEntries(entries).map(({ kind, name, of, is }) => JSON.stringify([kind, name, of, is]));
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

/** Sorts by code units, independent of the collation of the database. */
export function sortEntries(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
