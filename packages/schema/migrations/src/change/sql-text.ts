/** A name, or a path of names such as `shop.orders`, quoted as knex does it with `??`. */
export function ident(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** SQL for `knex.raw`, to which a question mark would be a place for a value. */
export const plain = (sql: string): string => sql.replaceAll('?', '\\?');
