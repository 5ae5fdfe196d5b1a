const EVERY_MS = 500;
const SAMPLES = 3;

/** How late the event loop of this process runs. */
export interface EventLoopDelay {
  /** The smallest of the last samples, ms: a single pause, of the process or of its host, does not count. */
  ms(): number;
}

/** Samples the event loop every `everyMs`. Its timer does not keep the process alive. */
export function watchEventLoopDelay(everyMs = EVERY_MS): EventLoopDelay {
  const delays: number[] = Array(SAMPLES).fill(0);
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    delays.push(Math.max(0, now - last - everyMs));
    delays.shift();
    last = now;
  }, everyMs).unref();
  return { ms: () => Math.min(...delays) };
}
