import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  everyMs: number;
  deadlineMs: number;
}

/** Polls until there is an answer, at least once; undefined at the deadline. Errors are passed on. */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  { everyMs, deadlineMs }: Patience,
): Promise<T | undefined> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await sleep(everyMs);
  }
}
