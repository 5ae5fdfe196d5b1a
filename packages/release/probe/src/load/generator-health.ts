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

/** `end` stops the watching: what the process does afterwards is no part of the load. */
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
