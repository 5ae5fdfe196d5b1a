import type { Docker } from '@zero-downtime/swarm';
import { type Ending, refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';
import { holdLease, LEASE, type LeaseTimes } from './lease.ts';
import { type LockHolder, lookUp, thisProcess } from './lock-holder.ts';
import { type LockStore, openLockStore, type SeenLock } from './lock-store.ts';

/** The stack's deploy lock, held by this process. */
export interface HeldLock {
  /** The manager, while the lock is held. @see Lease.guard */
  docker: Docker;
  /** Aborted when another run has taken the lock over. */
  lost: AbortSignal;
  /** Releases the lock; a failure is a warning. */
  release: () => Promise<void>;
}

export interface LockOptions {
  times?: LeaseTimes;
  /** The identity of this process; for tests. */
  me?: LockHolder;
}

/**
 * Acquires the stack's deploy lock. Takes over the lock of a dead holder: at once when it ran on this machine, otherwise when its lease has
 * expired. Locks are removed by id, never by name: of two concurrent takeovers, the slower cannot remove the new lock of the faster.
 * @throws Ending (refused) naming the holder.
 */
export async function acquireLock(
  site: Site,
  command: string,
  { times = LEASE, me = thisProcess(command) }: LockOptions = {},
): Promise<HeldLock> {
  const store = openLockStore(site);
  for (let watched = false; ; ) {
    site.signal.throwIfAborted();
    const id = await store.create({ ...me, leaseMs: times.leaseMs });
    if (id !== undefined) return hold(site, store, id, times);
    const seen = await store.find();
    // Released between the two calls: try again.
    if (!seen) continue;
    // A lock that was created while this run watched another one has a live holder.
    const state = watched ? 'alive' : await observeHolder(site, store, seen, me);
    watched = true;
    if (state === 'released') continue;
    if (state === 'alive') throw refuseTo(site, seen.holder);
    site.report({ phase: 'lock', event: 'warning', message: takeOverMessage(seen.holder, state) });
    await clear(store, seen.id);
  }
}

/** The current holder of the lock. @throws DockerError */
export const readLock = async (site: Site): Promise<LockHolder | undefined> =>
  (await openLockStore(site).find())?.holder;

/** Removes the lock, also that of another deploy. @returns false when there was none. @throws DockerError */
export async function breakLock(site: Site): Promise<boolean> {
  const store = openLockStore(site);
  const seen = await store.find();
  return seen !== undefined && (await clear(store, seen.id));
}

async function clear(store: LockStore, id: string): Promise<boolean> {
  const removed = await store.remove(id);
  await store.removeBeats(await store.beats());
  return removed;
}

function hold(site: Site, store: LockStore, id: string, times: LeaseTimes): HeldLock {
  const lease = holdLease(store, id, { ...times, target: site.target });
  return {
    docker: lease.guard(site.docker),
    lost: lease.lost,
    release: async () => {
      await lease.end();
      await store.remove(id).catch((error) => {
        // The caller needs the result of the work itself.
        const message = `the lock could not be released (${firstLine(error)}): the next deploy takes it over`;
        site.report({ phase: 'lock', event: 'warning', message });
      });
    },
  };
}

type HolderState = 'alive' | 'gone' | 'silent' | 'released';

/** Looks the holder up on this machine; otherwise waits for a heartbeat, up to its lease. */
async function observeHolder(
  site: Site,
  store: LockStore,
  { id, holder }: SeenLock,
  me: LockHolder,
): Promise<HolderState> {
  const seen = lookUp(holder, me);
  if (seen !== 'unknown' || holder.leaseMs === undefined) return seen === 'gone' ? 'gone' : 'alive';
  const { leaseMs } = holder;
  const message = `${nameOf(holder)} holds the lock; waiting up to ${leaseMs / 1_000} s for a heartbeat`;
  site.report({ phase: 'lock', event: 'note', message });
  const everyMs = Math.min(2_000, leaseMs / 10);
  const before = (await store.beats()).join();
  // A slow answer of the manager does not count as silence: it delays the heartbeats of the holder, too.
  for (let silentMs = 0; silentMs < leaseMs; ) {
    const began = performance.now();
    await pause(everyMs, site.signal);
    if ((await store.find())?.id !== id) return 'released';
    if ((await store.beats()).join() !== before) return 'alive';
    silentMs += Math.min(performance.now() - began, 2 * everyMs);
  }
  return 'silent';
}

const nameOf = ({ command, by, host, pid }: LockHolder): string =>
  `${command} of ${by} on ${host} (pid ${pid})`;

const takeOverMessage = (holder: LockHolder, state: 'gone' | 'silent'): string =>
  state === 'gone'
    ? `taking over from ${holder.command} (pid ${holder.pid}), which died without finishing`
    : `taking over from ${nameOf(holder)}, which has not renewed its lock for ${(holder.leaseMs ?? 0) / 1_000} s`;

const refuseTo = ({ target }: Site, { command, by, host, pid, since, leaseMs }: LockHolder): Ending =>
  refuse(
    `another ${command} of ${target.stack} is running: ${by} on ${host}, pid ${pid}, since ${since}`,
    leaseMs === undefined
      ? `wait for it; if it is dead: npm run unlock -- --target ${target.name}`
      : 'wait for it; if it dies, the next run takes its lock over',
  );

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
