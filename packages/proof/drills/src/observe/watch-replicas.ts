import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskView } from '@zero-downtime/swarm';
import { follow, type Replica } from './replicas.ts';

const EVERY_MS = 500;

/**
 * Tracks the replicas of a service until it is stopped, the oldest first. It retries while the manager does not answer, as in a drill that
 * stops it.
 *
 * @param names the names of the nodes, by id
 */
export function watchReplicas(readTasks: () => Promise<TaskView[]>, names: ReadonlyMap<string, string>) {
  let lives = new Map<string, Replica>();
  const over = new AbortController();
  const polling = pollTasks();

  async function pollTasks(): Promise<void> {
    while (!over.signal.aborted) {
      const tasks = await readTasks().catch(() => []);
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
      await polling;
      return soFar();
    },
  };
}
