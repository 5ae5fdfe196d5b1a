import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How a generator's process was doing; a slow generator measures itself instead of the service. Milliseconds. */
export type GeneratorHealth = {
  /** CPU time of the whole process. */
  readonly cpuMs: number;
  /** The longest time that its event loop stood still. */
  readonly stallMaxMs: number;
};

// Coarse on purpose: a finer sample would cost the CPU time that it watches over.
const RESOLUTION_MS = 20;

/** Watches this process from now on; the returned function tells how it went. */
export function watchGenerator(): () => GeneratorHealth {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  return () => {
    const cpu = process.cpuUsage(cpuBefore);
    // The histogram holds nanoseconds between two samples, so an idle loop shows the resolution itself.
    return {
      cpuMs: (cpu.user + cpu.system) / 1000,
      stallMaxMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
    };
  };
}
