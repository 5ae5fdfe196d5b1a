import type { Run } from '@zero-downtime/report';
import { hasEnded, parseReference, type TaskView } from '@zero-downtime/swarm';

/** The life of one replica. All times in milliseconds since the epoch. */
export type Replica = Run['replicas'][number];

/** The exit code of SIGKILL: 128 + 9. */
const KILLED = 137;

/**
 * Updates the lives of the replicas by one reading of the tasks. Swarm reports when a task entered its state, but not when it was asked
 * to stop: that is the time of the first reading that shows it.
 */
export function follow(
  known: ReadonlyMap<string, Replica>,
  tasks: readonly TaskView[],
  now: number,
): Map<string, Replica> {
  const lives = new Map(known);
  for (const task of tasks) lives.set(task.id, update(known.get(task.id) ?? begin(task), task, now));
  return lives;
}

const begin = (task: TaskView): Replica => ({
  id: task.id,
  release: parseReference(task.image).version ?? task.image,
  node: task.node,
  slot: task.slot,
  startedAt: task.createdAt,
});

function update(life: Replica, task: TaskView, now: number): Replica {
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

/** It stopped by itself after a request to stop: only then Swarm's state is shutdown. */
function wasDrained(task: TaskView): boolean {
  return task.desired !== 'running' && task.state === 'shutdown' && (task.exitCode ?? 0) === 0;
}
