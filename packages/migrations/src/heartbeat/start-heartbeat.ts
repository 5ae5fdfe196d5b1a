import { setTimeout as sleep } from 'node:timers/promises';
import { beat, type Identity, type Queries } from './beat.ts';

const EVERY_MS = 5_000;

interface Options {
  everyMs?: number;
  /** Told of each beat that failed; the next is tried all the same. */
  onFailed?: (error: unknown) => void;
}

/** An instance that says again and again that it is alive. */
export interface Heart {
  /** Says that the instance leaves: when it no longer writes. Never fails; one that is killed is missed after a while. */
  stop(): Promise<void>;
}

/**
 * Says at once, and from then on every five seconds, that an instance is alive, until it is stopped. Keeps no process
 * alive. Starts before the first request is served and stops after the last.
 */
export function startHeartbeat(db: Queries, identity: Identity, options: Options = {}): Heart {
  const { everyMs = EVERY_MS, onFailed = () => {} } = options;
  const stopped = new AbortController();
  const beating = (async () => {
    while (!stopped.signal.aborted) {
      await beat(db, identity).catch(onFailed);
      await sleep(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      if (stopped.signal.aborted) return beating;
      stopped.abort();
      await beating;
      await beat(db, identity, { leaving: true }).catch(onFailed);
    },
  };
}
