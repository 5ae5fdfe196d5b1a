import type { Node, PartitionBoundSpec, PartitionSpec } from 'libpg-query';
import type { Bound, BoundCondition } from '../model/action.ts';
import { constantText } from './expressions.ts';

/** @returns null for the FINALIZE of a detached partition and the like, which have no bound. */
export function toBound(spec: PartitionBoundSpec | undefined): Bound | null {
  if (spec === undefined) return null;
  if (spec.is_default) return 'default';
  const { lowerdatums = [], upperdatums = [], listdatums = [] } = spec;
  const literals = [...lowerdatums, ...upperdatums, ...listdatums].flatMap(
    (node) => constantText(node) ?? [],
  );
  return { literals, condition: condition(spec.strategy, lowerdatums, upperdatums, listdatums) };
}

function condition(
  strategy: string | undefined,
  lower: Node[],
  upper: Node[],
  list: Node[],
): BoundCondition | null {
  if (strategy === 'l') {
    const values = list.map(literal);
    return values.every((value) => value !== null) ? { values } : null;
  }
  const [from, to] = [lower[0] && literal(lower[0]), upper[0] && literal(upper[0])];
  return lower.length === 1 && from && to ? { from, to } : null;
}

/** A constant as SQL; null for MINVALUE, NULL and expressions. */
function literal(node: Node): string | null {
  const text = constantText(node);
  if (text === null || !('A_Const' in node)) return null;
  return node.A_Const.sval ? `'${text.replaceAll("'", "''")}'` : text;
}

/** The columns of a partition key; null for a table that is not partitioned. */
export function partitionKey(spec: PartitionSpec | undefined): string[] | null {
  if (spec === undefined) return null;
  return (spec.partParams ?? []).map((node) =>
    'PartitionElem' in node ? (node.PartitionElem.name ?? '') : '',
  );
}
