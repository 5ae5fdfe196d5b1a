import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How the generator's own process was doing; a slow generator measures itself instead of the service. */
export type GeneratorHealth = {
  /** CPU time over wall time, of one core, of the whole process. */
  readonly cpuPercent: number;
  /** How late the event loop turned, 99th percentile and worst, in milliseconds. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
};

// Coarse on purpose: a finer sample would cost the CPU time that it watches over.
const RESOLUTION_MS = 20;

/** Watches this process from now until the returned function is called, which tells how it went. */
export function watchGenerator(): () => GeneratorHealth {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  return () => {
    delay.disable();
    const cpu = process.cpuUsage(cpuBefore);
    return {
      cpuPercent: (cpu.user + cpu.system) / 10 / (performance.now() - startedAt),
      loopDelayP99Ms: beyondResolution(delay.percentile(99)),
      loopDelayMaxMs: beyondResolution(delay.max),
    };
  };
}

/** The histogram holds nanoseconds between two samples, so an idle loop shows the resolution itself. */
function beyondResolution(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
