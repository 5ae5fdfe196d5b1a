import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The health of a generator's process; a slow generator measures itself instead of the service. Milliseconds. */
export type GeneratorHealth = {
  /** CPU time of the whole process. */
  readonly cpuMs: number;
  /** The longest stall of its event loop. */
  readonly stallMaxMs: number;
};

// Coarse: a finer sampling would use the CPU time that it measures.
const RESOLUTION_MS = 20;

/** `end` stops the measurement: later work of the process is not part of the load. */
export type GeneratorWatch = { now(): GeneratorHealth; end(): void };

/** Watches this process from now on. */
export function watchGenerator(): GeneratorWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  let atTheEnd: GeneratorHealth | undefined;
  const read = (): GeneratorHealth => {
    const cpu = process.cpuUsage(cpuBefore);
    return {
      cpuMs: (cpu.user + cpu.system) / 1000,
      // The histogram holds nanoseconds between two samples, so an idle loop shows the resolution itself.
      stallMaxMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
    };
  };
  return {
    now: () => atTheEnd ?? read(),
    end() {
      atTheEnd ??= read();
      delay.disable();
    },
  };
}
