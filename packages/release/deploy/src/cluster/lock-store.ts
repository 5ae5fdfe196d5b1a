import { randomBytes } from 'node:crypto';
import { argv, type Docker, DockerError, isMissing, readConfigs } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import { holderSchema, type LockHolder } from './lock-holder.ts';

/** An observed lock; its id distinguishes it from later locks. */
export interface SeenLock {
  id: string;
  holder: LockHolder;
}

/**
 * A stack's deploy lock and its heartbeats, as Swarm configs. The name of a config is unique and its creation is one raft write, so only one
 * of two concurrent creations succeeds. Configs are immutable: each heartbeat is a new one.
 */
export interface LockStore {
  /** @returns the id of the new lock; undefined when a lock exists */
  create: (holder: LockHolder) => Promise<string | undefined>;
  find: () => Promise<SeenLock | undefined>;
  /** By id, never by name. @returns false when it does not exist */
  remove: (id: string) => Promise<boolean>;
  isThere: (id: string) => Promise<boolean>;
  /** @returns the name of the new heartbeat */
  addBeat: () => Promise<string>;
  /** The names of all heartbeats, sorted. */
  beats: () => Promise<string[]>;
  removeBeats: (names: readonly string[]) => Promise<void>;
}

/** The timeout of a heartbeat. */
const BEAT_ANSWERS_MS = 20_000;

export function openLockStore({ docker, target: { stack } }: Pick<Site, 'docker' | 'target'>): LockStore {
  const lock = `${stack}_deploy-lock`;
  const label = { 'release.lock': stack };
  const quick: Docker = (command, options) => docker(command, { timeoutMs: BEAT_ANSWERS_MS, ...options });
  const read = async (idOrName: string) => {
    try {
      return readConfigs(await quick(argv.inspectConfigs([idOrName])))[0];
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  const remove = async (idOrName: string) => {
    try {
      await quick(argv.removeConfigs([idOrName]));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  };
  return {
    create: async (holder) => {
      try {
        const made = await docker(argv.createConfig(lock, { 'release.stack': stack }), {
          input: JSON.stringify(holder),
        });
        return made.trim();
      } catch (error) {
        if (isTaken(error)) return undefined;
        throw error;
      }
    },
    find: async () => {
      const config = await read(lock);
      return config && { id: config.id, holder: parseHolder(config.data) };
    },
    remove,
    isThere: async (id) => (await read(id)) !== undefined,
    addBeat: async () => {
      const name = `${lock}-${randomBytes(4).toString('hex')}`;
      await quick(argv.createConfig(name, label), { input: '{}' });
      return name;
    },
    beats: async () =>
      (await quick(argv.listConfigs(`release.lock=${stack}`))).split('\n').filter(Boolean).sort(),
    removeBeats: async (names) => {
      for (const name of names) await remove(name);
    },
  };
}

/** An unreadable lock has an unknown holder without a lease: it is respected until it is broken by hand. */
function parseHolder(data: string): LockHolder {
  try {
    return holderSchema.parse(JSON.parse(data));
  } catch {
    const unknown = 'unknown (the lock is unreadable)';
    return {
      ...{ command: 'command', by: unknown, host: unknown, pid: 0 },
      process: 'unknown',
      since: 'unknown',
    };
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof DockerError && /AlreadyExists|already exists|name conflicts/i.test(error.stderr);
