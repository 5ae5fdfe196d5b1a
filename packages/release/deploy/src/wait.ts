/**
 * Calls `ask` until it returns a value.
 * @returns the first value that is not undefined; undefined after the deadline
 * @throws the signal's reason when it is aborted.
 */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  options: { everyMs: number; deadlineMs: number; signal: AbortSignal },
): Promise<T | undefined> {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    options.signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= end) return undefined;
    await pause(options.everyMs, options.signal);
  }
}

/** Waits. @throws the signal's reason when it is aborted */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', done);
  if (signal.aborted) done();
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', done);
  signal.throwIfAborted();
}
