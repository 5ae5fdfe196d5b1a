import { createHash } from 'node:crypto';

/** PostgreSQL truncates names to this many bytes, which can make two long names equal. */
const LONGEST = 63;

/** The name of an object of a table: its parts joined by `_`, truncated with a hash when too long. */
export function objectName(table: string, ...parts: string[]): string {
  const name = [table.split('.').at(-1) as string, ...parts].join('_').replace(/[^\p{L}\p{N}_]+/gu, '_');
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let cut = name;
  while (Buffer.byteLength(cut) > LONGEST - 1 - hash.length) cut = cut.slice(0, -1);
  return `${cut}_${hash}`;
}

/** Quotes a name, or a path such as `shop.orders`, as Knex does with `??`. */
export function ident(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** Escapes SQL for `knex.raw`, which takes a question mark for a binding. */
export const plain = (sql: string): string => sql.replaceAll('?', '\\?');
