import { errorText } from '@zero-downtime/database';
import type { Turn } from '../run/context.ts';
import { type Brake, brake } from './brakes.ts';
import { type Look, lookAtServer, sampleOf } from './sample.ts';

/** Looking costs the server something too. */
const EVERY_MS = 1_000;

/** @returns what asks, at most once a second, whether the backfill may go on; in between it tells what was found last. */
export function watchBrakes({ watcher, pid, limits }: Turn): () => Promise<Brake> {
  let last: { at: number; look: Look | undefined; found: Brake } | undefined;
  return async () => {
    const at = performance.now();
    if (last && at - last.at < EVERY_MS) return last.found;
    try {
      const look = await lookAtServer(watcher, pid);
      last = { at, look, found: brake(sampleOf(look, last?.look), limits.backfill.brakes) };
    } catch (error) {
      // A server that cannot answer this has other things to do.
      last = {
        at,
        look: undefined,
        found: { action: 'stop', reason: `the server does not tell how it is: ${errorText(error)}` },
      };
    }
    return last.found;
  };
}
