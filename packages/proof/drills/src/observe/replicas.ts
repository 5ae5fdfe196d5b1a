import type { Run } from '@zero-downtime/report';
import { hasEnded, parseReference, type TaskView } from '@zero-downtime/swarm';

/** One replica's life. All times in milliseconds since the epoch. */
export type Replica = Run['replicas'][number];

/** What SIGKILL leaves as an exit code: 128 + 9. */
const KILLED = 137;

/**
 * The lives of the replicas as far as they are known after one more look at the tasks. Pure. Swarm tells when a task entered
 * its present state but not when it was asked to stop: that is when it was first seen to be.
 */
export function follow(
  known: ReadonlyMap<string, Replica>,
  tasks: readonly TaskView[],
  now: number,
): Map<string, Replica> {
  const lives = new Map(known);
  for (const task of tasks) lives.set(task.id, goOn(known.get(task.id) ?? begin(task), task, now));
  return lives;
}

const begin = (task: TaskView): Replica => ({
  id: task.id,
  release: parseReference(task.image).version ?? task.image,
  node: task.node,
  slot: task.slot,
  startedAt: task.createdAt,
});

function goOn(life: Replica, task: TaskView, now: number): Replica {
  if (life.goneAt !== undefined) return life;
  const placed = { ...life, node: task.node || life.node };
  if (hasEnded(task)) return end(placed, task);
  if (task.state !== 'running') return placed;
  const healthyAt = placed.healthyAt ?? task.since;
  if (task.desired === 'running') return { ...placed, healthyAt };
  return { ...placed, healthyAt, drainingAt: placed.drainingAt ?? now };
}

function end(life: Replica, task: TaskView): Replica {
  return {
    ...life,
    goneAt: task.since,
    end: task.exitCode === KILLED ? 'killed' : wasDrained(task) ? 'drained' : 'failed',
    ...(task.exitCode !== undefined && { exitCode: task.exitCode }),
    ...(task.error && { message: task.error }),
  };
}

/** It was asked to stop and did so by itself: only then Swarm calls the task shut down. */
function wasDrained(task: TaskView): boolean {
  return task.desired !== 'running' && task.state === 'shutdown' && (task.exitCode ?? 0) === 0;
}
