/** Measures in milliseconds what is traced, without what the tracing itself takes. */
export class Stopwatch {
  #apart = 0;

  now(): number {
    return performance.now() - this.#apart;
  }

  /** Runs `work` while the watch stands still. */
  async pausedFor<T>(work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await work();
    } finally {
      this.#apart += performance.now() - from;
    }
  }
}
