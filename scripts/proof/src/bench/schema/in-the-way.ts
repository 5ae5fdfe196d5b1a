import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from './client.ts';
import { idOf } from './orders.ts';

/** Longer than the longest pause between two tries for a lock, so that a try succeeds in it. */
const BREAK_MS = 2_200;

/**
 * Repeatedly holds a transaction open that has written to the first order, with breaks, until it is stopped. Resolves when the first one
 * is open.
 */
export async function holdBlockingTransaction(
  url: string,
  forMs: number,
): Promise<{ stop(): Promise<void> }> {
  const client = await connectClient(url, 'report-of-the-month');
  const stopped = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopped.signal }).catch(() => {});
  const begin = async () => {
    await client.query('BEGIN');
    await client.query('UPDATE orders SET version = version WHERE id = $1', [idOf(0)]);
  };
  await begin();
  const run = async () => {
    for (;;) {
      await pause(forMs);
      await client.query('COMMIT');
      await pause(BREAK_MS);
      if (stopped.signal.aborted) return;
      await begin();
    }
  };
  const running = run();
  running.catch(() => {});
  return {
    async stop() {
      stopped.abort();
      await running;
      await client.end();
    },
  };
}
