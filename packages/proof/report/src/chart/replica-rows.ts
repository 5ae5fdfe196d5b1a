import type { Replica } from '../run/run-schema.ts';

/** One row of the replica lane: replicas of one slot on one node that do not overlap in time. */
export interface ReplicaRow {
  readonly node: string;
  readonly slot: number;
  readonly replicas: readonly Replica[];
}

/** Places the replicas in rows, by node and slot. A slot gets a second row if its replicas overlap in time. */
export function replicaRows(replicas: readonly Replica[]): ReplicaRow[] {
  const bySlot = Map.groupBy(replicas, ({ node, slot }) => JSON.stringify([node, slot]));
  return [...bySlot.values()]
    .flatMap((group) => packed(group))
    .toSorted((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true }) || a.slot - b.slot);
}

function packed(group: readonly Replica[]): ReplicaRow[] {
  const lines: Replica[][] = [];
  for (const replica of group.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const free = lines.find((line) => (line.at(-1)?.goneAt ?? Number.POSITIVE_INFINITY) <= replica.startedAt);
    if (free) free.push(replica);
    else lines.push([replica]);
  }
  return lines.flatMap((line) => line.slice(0, 1).map(({ node, slot }) => ({ node, slot, replicas: line })));
}
