/** The memory of a process from its metrics, bytes. */
export interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
}

const NAMES: Record<keyof Memory, string> = {
  rss: 'process_resident_memory_bytes',
  heapUsed: 'nodejs_heap_size_used_bytes',
  external: 'nodejs_external_memory_bytes',
};

/** Reads the metrics of a service. @throws Error if a metric is missing. */
export async function readMemory(metricsUrl: string): Promise<Memory> {
  const text = await (await fetch(metricsUrl)).text();
  const read = (name: string) => {
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.e+]+)$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`${metricsUrl} has no metric ${name}`);
    return Number(value);
  };
  return { rss: read(NAMES.rss), heapUsed: read(NAMES.heapUsed), external: read(NAMES.external) };
}
