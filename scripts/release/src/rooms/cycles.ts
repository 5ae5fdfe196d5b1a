/** An edge between two nodes, with its place in the sources. */
export interface Edge {
  from: string;
  to: string;
  at: string;
}

/** Nodes that all reach each other, and the shortest path from the first of them back to itself. */
export interface Cycle {
  nodes: string[];
  way: Edge[];
}

/** The strongly connected components of more than one node (Tarjan's algorithm), sorted. */
export function cyclesOf(edges: readonly Edge[]): Cycle[] {
  const edgesOf = Map.groupBy(edges, ({ from }) => from);
  const order = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (node: string) => {
    const index = order.size;
    let lowest = index;
    order.set(node, index);
    stack.push(node);
    for (const { to } of edgesOf.get(node) ?? []) {
      if (!order.has(to)) lowest = Math.min(lowest, visit(to));
      else if (stack.includes(to)) lowest = Math.min(lowest, order.get(to) ?? lowest);
    }
    if (lowest === index) groups.push(stack.splice(stack.indexOf(node)).sort());
    return lowest;
  };
  for (const node of edgesOf.keys()) if (!order.has(node)) visit(node);
  return groups
    .filter(({ length }) => length > 1)
    .map((nodes) => ({ nodes, way: wayAround(nodes, edgesOf) }))
    .sort((left, right) => (left.nodes < right.nodes ? -1 : 1));
}

function wayAround([start = '', ...others]: string[], edgesOf: ReadonlyMap<string, Edge[]>): Edge[] {
  const cameBy = new Map<string, Edge[]>([[start, []]]);
  for (const [node, way] of cameBy)
    for (const edge of edgesOf.get(node) ?? []) {
      if (edge.to === start) return [...way, edge];
      if (others.includes(edge.to) && !cameBy.has(edge.to)) cameBy.set(edge.to, [...way, edge]);
    }
  return [];
}
