import type { Node, RangeVar } from 'libpg-query';

/** A table's name as this package keys it: `public` is what nobody writes. */
export function tableName(relation: RangeVar | undefined): string {
  return qualified(relation?.schemaname, relation?.relname ?? '');
}

/** The same for a dotted name, such as a function's or a dropped table's. */
export function dottedName(parts: readonly Node[] | undefined): string {
  const names = strings(parts);
  const name = names.at(-1) ?? '';
  return qualified(names.at(-2), name);
}

/** The strings in a list of nodes; other nodes are left out. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

function qualified(schema: string | undefined, name: string): string {
  return schema === undefined || schema === 'public' || schema === 'pg_catalog' ? name : `${schema}.${name}`;
}
