import { setTimeout as sleep } from 'node:timers/promises';
import { type Docker, observeTasks } from '@zero-downtime/swarm';
import { follow, type Replica } from './replicas.ts';

/** A look costs two calls of docker, some 50 ms of CPU: often enough for a picture in seconds. */
const EVERY_MS = 1_000;

/**
 * Follows the replicas of a service until it is told to stop; their lives come with the oldest first. A manager that does not
 * answer, as in a drill that takes it away, is asked again.
 *
 * @param names what to call the nodes, by their ids
 */
export function watchReplicas(docker: Docker, service: string, names: ReadonlyMap<string, string>) {
  let lives = new Map<string, Replica>();
  const over = new AbortController();
  const looking = look();

  async function look(): Promise<void> {
    while (!over.signal.aborted) {
      const tasks = await observeTasks(docker, service).catch(() => []);
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
