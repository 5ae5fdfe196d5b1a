import type { Generator } from './load/generator.ts';
import type { Load, LoadFigures } from './load/load.ts';
import { cpuMicrosOf } from './process-cpu.ts';
import type { RunningServer } from './server.ts';

export interface ServerFigures extends LoadFigures {
  perSecond: number;
  /** CPU time of the server's process for one request, µs. */
  cpuMicros: number | undefined;
  /** The share of one core that it used: below 0.9, the server was not the bottleneck. */
  busy: number | undefined;
  /** The share of one core that the load generator used. */
  loadBusy: number;
}

/** Loads a server and returns throughput, latency and CPU cost. */
export async function measureServer(
  server: RunningServer,
  generator: Generator,
  load: Load,
): Promise<ServerFigures> {
  const before = await cpuMicrosOf(server.pid);
  const figures = await generator.run(server.port, load);
  const after = await cpuMicrosOf(server.pid);
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return {
    ...figures,
    perSecond: figures.answers / figures.seconds,
    cpuMicros: cpu === undefined ? undefined : cpu / figures.answers,
    busy: cpu === undefined ? undefined : cpu / 1e6 / figures.seconds,
    loadBusy: figures.loadCpuMicros / 1e6 / figures.seconds,
  };
}
