import { setTimeout as delay } from 'node:timers/promises';

/** A callback that closes a resource before the process ends. */
export type TeardownStep = { name: string; close: () => unknown };

/** A step that failed, and why. */
export type TeardownFailure = { step: string; cause: unknown };

/**
 * Runs all steps, the last first, within `limitMs` in total. A step that throws or hangs does not prevent the others. Returns the
 * failures.
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
