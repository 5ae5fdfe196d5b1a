import { createHash } from 'node:crypto';

/** PostgreSQL cuts longer names, and two long names may then be the same. Bytes. */
const LONGEST = 63;

/** The name of an object that belongs to a table: its parts with `_` between, cut to what PostgreSQL keeps but still its own. */
export function objectName(table: string, ...parts: string[]): string {
  const name = [table.split('.').at(-1) as string, ...parts].join('_').replace(/[^\p{L}\p{N}_]+/gu, '_');
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let cut = name;
  while (Buffer.byteLength(cut) > LONGEST - 1 - hash.length) cut = cut.slice(0, -1);
  return `${cut}_${hash}`;
}

/** A name, or a path of names such as `shop.orders`, quoted as knex does it with `??`. */
export function ident(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** SQL for `knex.raw`, to which a question mark would be a place for a value. */
export const plain = (sql: string): string => sql.replaceAll('?', '\\?');
