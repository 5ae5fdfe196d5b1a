import { hasEnded, parseReference, type TaskView } from '@zero-downtime/swarm';
import type { ReplicaView } from '../events.ts';

/** The tasks to display: running ones, and the newest failure of each slot without a running one. */
export function viewReplicas(tasks: readonly TaskView[], now: number): ReplicaView[] {
  const living = tasks.filter((task) => !hasEnded(task));
  const slots = new Set(living.map((task) => task.slot));
  const dead = tasks.filter(
    (task) => hasEnded(task) && task.desired !== 'remove' && task.error && !slots.has(task.slot),
  );
  const newestDead = dead.filter((task) => dead.find((other) => other.slot === task.slot) === task);
  return [...living, ...newestDead]
    .sort((a, b) => a.slot - b.slot || a.createdAt - b.createdAt)
    .map((task) => ({
      slot: task.slot,
      version: parseReference(task.image).version ?? task.image,
      state: task.state,
      healthy: task.state === 'running' && task.desired === 'running',
      ageMs: Math.max(0, now - task.since),
      error: task.error,
    }));
}
