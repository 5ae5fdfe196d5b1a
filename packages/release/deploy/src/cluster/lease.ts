import type { Docker } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { LockStore } from './lock-store.ts';

/** Milliseconds. */
export interface LeaseTimes {
  /** Between two heartbeats. */
  renewMs: number;
  /** A lock that was not renewed for so long is asked about before anything is changed by it. */
  trustMs: number;
  /** A holder that is not heard of for so long, by the clock of the run that waits, has died. */
  leaseMs: number;
}

/** A starved machine may be late by several heartbeats; a run that waits for a dead one waits for a minute. */
export const LEASE: LeaseTimes = { renewMs: 10_000, trustMs: 40_000, leaseMs: 60_000 };

/** A lock that is held, and renewed until it is released. */
export interface Lease {
  /** Aborted with an Ending when another run has taken the lock over. */
  lost: AbortSignal;
  /** Lets no call through once the lock is lost; one that may be is checked first. */
  guard: (docker: Docker) => Docker;
  /** Ends the renewals, and removes the heartbeats. */
  end: () => Promise<void>;
}

/**
 * Renews a lock. The run that waits for it measures with its own clock how long the heartbeats have not changed, so that clocks of two
 * machines are never compared. It takes over after `leaseMs`, and this side asks before it acts once `trustMs` have passed: a holder that was
 * suspended, or cut off from the manager, finds out before its next call.
 */
export function holdLease(store: LockStore, id: string, { renewMs, trustMs, leaseMs }: LeaseTimes): Lease {
  const lost = new AbortController();
  let renewed = now();
  let mine: string[] = [];
  let running: Promise<void> | undefined;

  const renewOnce = async () => {
    const began = now();
    mine.push(await store.addBeat());
    if (!(await store.isThere(id))) {
      clearInterval(timer);
      lost.abort(lostLock(leaseMs));
      return;
    }
    renewed = began;
    const [old, newest] = [mine.slice(0, -1), mine.slice(-1)];
    await store.removeBeats(old);
    mine = newest;
  };
  const renew = () => {
    running ??= renewOnce().finally(() => {
      running = undefined;
    });
    return running;
  };
  // A manager that does not answer is asked again at the next heartbeat.
  const timer = setInterval(() => renew().catch(() => {}), renewMs);
  timer.unref();

  return {
    lost: lost.signal,
    guard: (docker) => async (argv, options) => {
      lost.signal.throwIfAborted();
      if (since(renewed) > trustMs) await renew();
      lost.signal.throwIfAborted();
      return docker(argv, options);
    },
    end: async () => {
      clearInterval(timer);
      await running?.catch(() => {});
      await store.removeBeats(mine).catch(() => {});
    },
  };
}

const lostLock = (leaseMs: number): Ending =>
  new Ending(
    'halfWay',
    `the lock was taken over by another run, because this one could not renew it for ${leaseMs / 1_000} s`,
    { hint: 'the other run continues: npm run status says what runs and which deploy holds the lock' },
  );

/** Two clocks: the monotonic one stands still while a machine is suspended, the other one can be set. */
const now = () => ({ monotonic: performance.now(), wall: Date.now() });

const since = (then: ReturnType<typeof now>): number =>
  Math.max(performance.now() - then.monotonic, Date.now() - then.wall);
