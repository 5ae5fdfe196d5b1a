import type { Node, RangeVar } from 'libpg-query';

/** A table's name as this package uses it, without `public.`. */
export function tableName(relation: RangeVar | undefined): string {
  return qualified(relation?.schemaname, relation?.relname ?? '');
}

/** The same for a dotted name, such as a function's or a dropped table's. */
export function dottedName(parts: readonly Node[] | undefined): string {
  const names = strings(parts);
  const name = names.at(-1) ?? '';
  return qualified(names.at(-2), name);
}

/** The strings in a list of nodes. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

function qualified(schema: string | undefined, name: string): string {
  return schema === undefined || schema === 'public' || schema === 'pg_catalog' ? name : `${schema}.${name}`;
}

/** A node's name in the tree (`UpdateStmt`) and its fields. */
type Visit = (name: string, fields: Record<string, unknown>) => void;

/** Calls `visit` for every node, outermost first. Iterative, because a tree may be deeper than the stack. */
export function walk(tree: unknown, visit: Visit): void {
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) open.push(value[i]);
      continue;
    }
    if (value === null || typeof value !== 'object') continue;
    const fields = Object.entries(value);
    for (const [name, field] of fields) {
      if (/^[A-Z]/.test(name) && field !== null && typeof field === 'object')
        visit(name, field as Record<string, unknown>);
    }
    for (const [, field] of fields.reverse()) open.push(field);
  }
}
