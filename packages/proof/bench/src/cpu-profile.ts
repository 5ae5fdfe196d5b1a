/** A profile of `node --cpu-prof`. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  }[];
  samples: number[];
  /** µs before each sample. */
  timeDeltas: number[];
}

export interface SelfTime {
  /** The function and its location. */
  name: string;
  micros: number;
}

const IDLE = new Set(['(idle)', '(root)']);

/** The self time of each function, the most expensive first, without idle time. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  }
  return [...times]
    .filter(([name]) => !IDLE.has(name))
    .map(([name, micros]) => ({ name, micros }))
    .sort((a, b) => b.micros - a.micros);
}

function nameOf({
  functionName,
  url,
  lineNumber,
  columnNumber,
}: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  // A bundle has long lines: only the column distinguishes functions.
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/(?=[^/]+\/[^/]+$)/, '');
  return `${name} ${file}:${lineNumber + 1}:${columnNumber + 1}`;
}
