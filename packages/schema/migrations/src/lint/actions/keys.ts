import type { A_Expr, Node } from 'libpg-query';
import { columnsIn, conditions } from '../parse/expressions.ts';
import { strings } from '../parse/names.ts';

/** Columns held by a condition: equal to something given, one of a list, or between two ends. */
export function keysIn(where: Node | undefined): string[] {
  const below = new Set<string>();
  const above = new Set<string>();
  const held = new Set<string>();
  for (const part of conditions(where)) {
    const { kind, name, lexpr, rexpr } = 'A_Expr' in part ? part.A_Expr : ({} as A_Expr);
    const column = columnOf(lexpr);
    if (column === null || columnsIn(rexpr).length > 0) continue;
    const operator = strings(name).at(-1) ?? '';
    const equals =
      (kind === 'AEXPR_OP' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_IN') && operator === '=';
    if (equals || kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_BETWEEN_SYM') held.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('<')) below.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('>')) above.add(column);
  }
  for (const column of below) if (above.has(column)) held.add(column);
  return [...held];
}

function columnOf(node: Node | undefined): string | null {
  return node && 'ColumnRef' in node ? (strings(node.ColumnRef.fields).at(-1) ?? null) : null;
}
