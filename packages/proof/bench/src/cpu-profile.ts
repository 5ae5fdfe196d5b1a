/** A profile of `node --cpu-prof`. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  }[];
  /** µs, by the machine's monotonic clock. */
  startTime: number;
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

/** The time of the monotonic clock, µs: that of a profile, in any process of this machine. */
export const monotonicMicros = (): number => Number(process.hrtime.bigint() / 1_000n);

/** The self time of each function from one time to another, the most expensive first, without idle time. */
export function selfTimes(
  { nodes, startTime, samples, timeDeltas }: CpuProfile,
  [from, to]: readonly [number, number],
): SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let now = startTime;
  for (const [at, id] of samples.entries()) {
    const delta = timeDeltas[at] ?? 0;
    now += delta;
    if (now < from || now > to) continue;
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + delta);
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
