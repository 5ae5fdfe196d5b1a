/** Measures time in milliseconds, without the time that the tracing takes. */
export class Stopwatch {
  #paused = 0;

  now(): number {
    return performance.now() - this.#paused;
  }

  /** Runs `work` without counting its time. */
  async pausedFor<T>(work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await work();
    } finally {
      this.#paused += performance.now() - from;
    }
  }
}
