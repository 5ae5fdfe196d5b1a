import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskView } from '@zero-downtime/swarm';
import { follow, type Replica } from './replicas.ts';

const EVERY_MS = 500;

/**
 * Follows the replicas of a service until it is told to stop; their lives come with the oldest first. A manager that does not
 * answer, as in a drill that takes it away, is asked again.
 *
 * @param names what to call the nodes, by their ids
 */
export function watchReplicas(look: () => Promise<TaskView[]>, names: ReadonlyMap<string, string>) {
  let lives = new Map<string, Replica>();
  const over = new AbortController();
  const looking = keepLooking();

  async function keepLooking(): Promise<void> {
    while (!over.signal.aborted) {
      const tasks = await look().catch(() => []);
      lives = follow(lives, tasks, Date.now());
      await sleep(EVERY_MS, undefined, { signal: over.signal }).catch(() => {});
    }
  }
  const soFar = (): Replica[] =>
    [...lives.values()]
      .map((life) => ({ ...life, node: names.get(life.node) ?? life.node }))
      .sort((a, b) => a.startedAt - b.startedAt);
  return {
    soFar,
    async stop(): Promise<Replica[]> {
      over.abort();
      await looking;
      return soFar();
    },
  };
}
