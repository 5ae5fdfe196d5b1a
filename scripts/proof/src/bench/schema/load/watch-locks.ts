import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../client.ts';
import type { LockSample } from './figures.ts';

/** The sampling interval; a sample takes a fraction of a millisecond. */
const EVERY_MS = 4;

const LOOK = {
  name: 'look',
  text: `
SELECT coalesce(bool_or(granted AND mode = 'AccessExclusiveLock'), false) AS exclusive,
       coalesce(max(extract(epoch FROM clock_timestamp() - waitstart) * 1000)
         FILTER (WHERE NOT granted AND mode = 'AccessShareLock'), 0)::float8 AS "readerWaits"
  FROM pg_locks WHERE relation = 'orders'::regclass::oid`,
};

/** Samples the locks on `orders` until it is stopped. */
export async function watchLocks(
  url: string,
  see: (sample: LockSample) => void,
): Promise<{ stop(): Promise<void> }> {
  const client = await connectClient(url, 'bench-locks');
  let stopped = false;
  const run = async () => {
    while (!stopped) {
      const asked = performance.now();
      const { rows } = await client.query(LOOK);
      see({ asked, answered: performance.now(), ...rows[0] });
      await sleep(EVERY_MS);
    }
  };
  const running = run();
  running.catch(() => {});
  return {
    async stop() {
      stopped = true;
      await running;
      await client.end();
    },
  };
}
