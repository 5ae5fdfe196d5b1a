import { createHash } from 'node:crypto';

/** One thing in the schema, such as a column, in words that are the same whenever it is the same. */
export interface Entry {
  /** What it is: `column`, `index`. */
  kind: string;
  /** With its schema where that is not `public`: `orders.status`, `orders_by_customer`. */
  name: string;
  /** What it comes and goes with, as kind and name: `table orders`. */
  of: string | null;
  /** Its definition. */
  is: string;
}

/** The schema of the service, as the server describes it: all but the ledger and what extensions bring. */
export interface Catalogue {
  /** The major version of the server: another one may describe the same in other words. */
  serverMajor: number;
  entries: Entry[];
}

export const keyOf = ({ kind, name }: Pick<Entry, 'kind' | 'name'>): string => `${kind} ${name}`;

/** The same for the same entries, in whatever order they come. */
export function fingerprint(entries: readonly Entry[]): string {
  const lines = sortEntries(entries).map(({ kind, name, of, is }) => JSON.stringify([kind, name, of, is]));
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

/** By code units, whatever the collation of the database. */
export function sortEntries(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
