const EVERY_MS = 500;
const LOOKS = 3;

/** How late the event loop of this process runs. */
export interface EventLoopDelay {
  /** The least of the last looks, ms: a single pause, of the process or of its host, does not count. */
  ms(): number;
}

/** Looks at the event loop every `everyMs`, for as long as the process lives. Keeps no process alive. */
export function watchEventLoopDelay(everyMs = EVERY_MS): EventLoopDelay {
  const delays: number[] = Array(LOOKS).fill(0);
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    delays.push(Math.max(0, now - last - everyMs));
    delays.shift();
    last = now;
  }, everyMs).unref();
  return { ms: () => Math.min(...delays) };
}
