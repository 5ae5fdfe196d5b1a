import { setTimeout as delay } from 'node:timers/promises';

/** Something to close before the process ends. */
export type TeardownStep = { name: string; close: () => unknown };

/** A step that did not close, and why. */
export type TeardownFailure = { step: string; cause: unknown };

/**
 * Closes everything, the last opened first, within `limitMs` for all together. A step that throws or hangs does not keep the others
 * from being closed. Returns what went wrong.
 */
export async function tearDown(steps: readonly TeardownStep[], limitMs: number): Promise<TeardownFailure[]> {
  const failures: TeardownFailure[] = [];
  const finished = new AbortController();
  const timeIsUp = delay(limitMs, 'time is up' as const, { signal: finished.signal }).catch(() => undefined);
  for (const { name, close } of steps.toReversed()) {
    try {
      const outcome = await Promise.race([Promise.resolve(close()), timeIsUp]);
      if (outcome === 'time is up') throw new Error(`not closed ${limitMs} ms after the drain`);
    } catch (cause) {
      failures.push({ step: name, cause });
    }
  }
  finished.abort();
  return failures;
}
