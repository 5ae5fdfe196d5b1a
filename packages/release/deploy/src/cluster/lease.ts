import type { Docker } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import { commandFor, type Named } from '../target/command-for.ts';
import type { LockStore } from './lock-store.ts';

/** Milliseconds. */
export interface LeaseTimes {
  /** Between two heartbeats. */
  renewMs: number;
  /** A holder that could not renew its lock for this long checks it before the next change. */
  trustMs: number;
  /** A holder without a heartbeat for this long, by the clock of the waiting run, counts as dead. */
  leaseMs: number;
}

/** A starved machine may miss several heartbeats; a run waits up to a minute for a dead holder. */
export const LEASE: LeaseTimes = { renewMs: 10_000, trustMs: 40_000, leaseMs: 60_000 };

/** A held lock, which is renewed until its release. */
export interface Lease {
  /** Aborted with an Ending when another run has taken the lock over. */
  lost: AbortSignal;
  /** Rejects calls after the loss of the lock; checks the lock first when its renewal is late. */
  guard: (docker: Docker) => Docker;
  /** Stops the renewals and removes the heartbeats. */
  end: () => Promise<void>;
}

/**
 * Renews a lock. A waiting run measures with its own clock how long the heartbeats have not changed, so clocks of two machines are never
 * compared. It takes over after `leaseMs`; the holder checks the lock before each call once `trustMs` have passed, so a holder that was
 * suspended or disconnected detects the loss before its next call.
 */
export function holdLease(
  store: LockStore,
  id: string,
  { renewMs, trustMs, leaseMs, target }: LeaseTimes & { target: Named },
): Lease {
  const lost = new AbortController();
  let renewed = now();
  let mine: string[] = [];
  let running: Promise<void> | undefined;

  const renewOnce = async () => {
    const began = now();
    mine.push(await store.addBeat());
    if (!(await store.isThere(id))) {
      clearInterval(timer);
      lost.abort(lostLock(leaseMs, target));
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
  // A failed renewal is retried at the next heartbeat.
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

const lostLock = (leaseMs: number, target: Named): Ending =>
  new Ending(
    'halfWay',
    `the lock was taken over by another run, because this one could not renew it for ${leaseMs / 1_000} s`,
    {
      hint: `the other run continues: ${commandFor(target, 'status')} shows what runs and which deploy holds the lock`,
    },
  );

/** Two clocks: the monotonic clock stops while a machine is suspended, and the wall clock can be set. */
const now = () => ({ monotonic: performance.now(), wall: Date.now() });

const since = (then: ReturnType<typeof now>): number =>
  Math.max(performance.now() - then.monotonic, Date.now() - then.wall);
