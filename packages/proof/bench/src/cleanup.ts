/** Collects stop callbacks. */
export interface Cleanup {
  /** `stop` is called once, at the end or on Ctrl-C; the last one added runs first. */
  add(stop: () => Promise<unknown> | unknown): void;
}

/**
 * Runs `work`, then the collected stop callbacks: when it ends, when it throws, and on SIGINT or SIGTERM, after which the process exits
 * (130).
 */
export async function withCleanup<T>(work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const stops: (() => unknown)[] = [];
  const stopAll = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (error) {
        console.error('cleanup failed:', error);
      }
    }
  };
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) return;
    interrupted = true;
    void stopAll().then(() => process.exit(130));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await work({ add: (stop) => stops.push(stop) });
  } catch (error) {
    // Work fails when its servers are stopped: ignore it, the process is about to end.
    if (interrupted) await new Promise(() => {});
    throw error;
  } finally {
    await stopAll();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
