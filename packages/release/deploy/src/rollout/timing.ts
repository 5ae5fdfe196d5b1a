import type { HealthCheck, ServiceView, TaskView } from '@zero-downtime/swarm';

/** For pulling the image and making a container, on a slow disk and a slow line. Milliseconds. */
const START_ALLOWANCE_MS = 90_000;

/**
 * When to give a rollout up. Swarm itself never does: updateTask waits for a task to be running without a limit
 * (swarmkit, manager/orchestrator/update/updater.go). Milliseconds.
 */
export function rolloutDeadline(service: Pick<ServiceView, 'replicas' | 'policy' | 'health'>): number {
  const { startPeriodMs, intervalMs, timeoutMs, retries } = service.health ?? NO_HEALTH_CHECK;
  const untilHealthy = START_ALLOWANCE_MS + startPeriodMs + (intervalMs + timeoutMs) * (retries + 1);
  return rounds(service) * (untilHealthy + service.policy.delayMs) + service.policy.monitorMs;
}

const NO_HEALTH_CHECK: HealthCheck = { startPeriodMs: 0, intervalMs: 0, timeoutMs: 0, retries: 0 };

/**
 * How long a container may take to become healthy. The engine gives it up at that time when its probes are answered at once; where each
 * of them runs into its timeout the engine takes much longer, and the watch does not. Milliseconds from the start of the container.
 */
export function readyWithin({ health }: Pick<ServiceView, 'health'>): number {
  if (!health) return Number.POSITIVE_INFINITY;
  const { startPeriodMs, intervalMs, timeoutMs, retries } = health;
  return startPeriodMs + intervalMs * (retries + 1) + timeoutMs;
}

/**
 * The time that the update policy itself costs: replicas/parallelism × (start to healthy + delay) + monitor. What a deploy
 * takes beyond that is ours. Milliseconds.
 */
export function idealRollout(
  service: Pick<ServiceView, 'replicas' | 'policy'>,
  startToHealthyMs: number,
): number {
  return rounds(service) * (startToHealthyMs + service.policy.delayMs) + service.policy.monitorMs;
}

/** From a replica's creation to healthy: the median over the replicas of a release. Milliseconds. */
export function startToHealthy(tasks: readonly TaskView[], image: string): number | undefined {
  const times = tasks
    .filter((task) => task.image === image && task.state === 'running')
    .map((task) => task.since - task.createdAt)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

const rounds = (service: Pick<ServiceView, 'replicas' | 'policy'>): number =>
  Math.ceil((service.replicas ?? 1) / (service.policy.parallelism || service.replicas || 1));
