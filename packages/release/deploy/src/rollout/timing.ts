import type { HealthCheck, ServiceView, TaskView } from '@zero-downtime/swarm';

/** The time to pull the image and create a container, with a slow disk and network. Milliseconds. */
const START_ALLOWANCE_MS = 90_000;

/**
 * The deadline of a rollout. Swarm itself has none: updateTask waits for a running task without a limit
 * (swarmkit, manager/orchestrator/update/updater.go). Milliseconds.
 */
export function rolloutDeadline(service: Pick<ServiceView, 'replicas' | 'policy' | 'health'>): number {
  const { startPeriodMs, intervalMs, timeoutMs, retries } = service.health ?? NO_HEALTH_CHECK;
  const untilHealthy = START_ALLOWANCE_MS + startPeriodMs + (intervalMs + timeoutMs) * (retries + 1);
  return rounds(service) * (untilHealthy + service.policy.delayMs) + service.policy.monitorMs;
}

const NO_HEALTH_CHECK: HealthCheck = { startPeriodMs: 0, intervalMs: 0, timeoutMs: 0, retries: 0 };

/**
 * The deadline for a container to become healthy. The engine applies the same one if probes answer at once, and a much longer one if each
 * probe times out. Milliseconds from the start of the container.
 */
export function readyWithin({ health }: Pick<ServiceView, 'health'>): number {
  if (!health) return Number.POSITIVE_INFINITY;
  const { startPeriodMs, intervalMs, timeoutMs, retries } = health;
  return startPeriodMs + intervalMs * (retries + 1) + timeoutMs;
}

/**
 * The time that the update policy itself requires: replicas/parallelism × (start to healthy + delay) + monitor. The rest of a deploy's
 * duration is overhead of this package. Milliseconds.
 */
export function idealRollout(
  service: Pick<ServiceView, 'replicas' | 'policy'>,
  startToHealthyMs: number,
): number {
  return rounds(service) * (startToHealthyMs + service.policy.delayMs) + service.policy.monitorMs;
}

/** The median time from a replica's creation to healthy over the replicas of a release. Milliseconds. */
export function startToHealthy(tasks: readonly TaskView[], image: string): number | undefined {
  const times = tasks
    .filter((task) => task.image === image && task.state === 'running')
    .map((task) => task.since - task.createdAt)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

const rounds = (service: Pick<ServiceView, 'replicas' | 'policy'>): number =>
  Math.ceil((service.replicas ?? 1) / (service.policy.parallelism || service.replicas || 1));
