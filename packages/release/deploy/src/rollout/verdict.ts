import { hasEnded, hasFailed, type ServiceView, type TaskView } from '@zero-downtime/swarm';

export interface Sample {
  service: Pick<ServiceView, 'image' | 'replicas' | 'update'>;
  tasks: readonly TaskView[];
  /** The image being rolled out, name:version@digest. */
  image: string;
  /** The service existed before: Swarm updates it and can roll it back. */
  replaces: boolean;
  /** Nothing was deployed: Swarm's update status belongs to an earlier update. */
  settles: boolean;
  /** Milliseconds since the epoch. */
  now: number;
  /** Milliseconds since the start of the rollout. */
  elapsedMs: number;
  deadlineMs: number;
  /** The time for which each task has been observed as starting, by task id. Milliseconds, by the deploy's own clock. */
  startingMs: ReadonlyMap<string, number>;
  readyWithinMs: number;
}

export type Verdict = { kind: 'waiting' | 'rolling back' } | FinalVerdict;

export type FinalVerdict =
  | { kind: 'done' }
  /** Swarm rolled the release back; the old one serves. */
  | { kind: 'rolled back'; why: string }
  /** Swarm has paused the update and waits for a command. */
  | { kind: 'stuck'; why: string }
  /** Swarm has paused its rollback, which a command can resume. */
  | { kind: 'rollback paused'; why: string }
  /** A first release, which Swarm would restart forever. */
  | { kind: 'failing'; why: string }
  /** Another command has changed the service. */
  | { kind: 'superseded'; why: string }
  | { kind: 'overdue'; why: string }
  /** A new replica does not become healthy, while the engine still probes it. */
  | { kind: 'unready'; why: string }
  /** Swarm waits for a replica on an unreachable node. */
  | { kind: 'lost'; why: string; node: string };

export const isFinal = (verdict: Verdict): verdict is FinalVerdict =>
  verdict.kind !== 'waiting' && verdict.kind !== 'rolling back';

/**
 * The maximum delay until Swarm reports "updating" after a change of the specification. An update with nothing to replace never reports it
 * (swarmkit, Updater.Run), so after this time a missing status means that there was nothing to do.
 */
const NOTICE_MS = 3_000;

/** A task that Swarm abandons before it ran ends quickly; on an unreachable node it never ends. */
const GIVEN_UP_MS = 30_000;

/** A slot of a first release does not recover by itself after this number of failures. */
const HOPELESS = 3;

/** The state of a rollout, from one sample. Handles every UpdateStatus of swarmkit. */
export function rolloutVerdict(sample: Sample): Verdict {
  const { service, image, elapsedMs, deadlineMs } = sample;
  // An earlier command has watched the rollback to the wanted image.
  const cameBack =
    sample.settles && service.update?.state === 'rollback_completed' && service.image === image;
  switch (service.update?.state) {
    case 'rollback_completed':
      if (cameBack) break;
      return { kind: 'rolled back', why: service.update.message };
    case 'rollback_started':
      return elapsedMs > 2 * deadlineMs
        ? { kind: 'stuck', why: 'the rollback exceeds its deadline' }
        : { kind: 'rolling back' };
    case 'paused':
      return { kind: 'stuck', why: service.update.message };
    case 'rollback_paused':
      return { kind: 'rollback paused', why: service.update.message };
  }
  if (service.image !== image)
    return { kind: 'superseded', why: `another command has changed the service to ${service.image}` };

  const settled = service.update
    ? service.update.state === 'completed' || cameBack
    : !sample.replaces || elapsedMs > NOTICE_MS;
  if (settled && allServing(sample)) return { kind: 'done' };

  if (!sample.replaces) {
    const hopeless = mostFailures(sample);
    if (hopeless >= HOPELESS) return { kind: 'failing', why: `a replica failed ${hopeless} times` };
  }
  const lost = lostTask(sample);
  if (lost)
    return {
      kind: 'lost',
      node: lost.node,
      why: `Swarm waits for replica ${lost.slot} on node ${lost.node}, which does not answer`,
    };
  if (elapsedMs > deadlineMs)
    return { kind: 'overdue', why: `not done after ${Math.round(deadlineMs / 1000)} s` };
  const unready = unreadyTask(sample);
  if (unready)
    return {
      kind: 'unready',
      why: `replica ${unready.slot} has not become healthy within ${Math.round(sample.readyWithinMs / 1000)} s`,
    };
  return { kind: 'waiting' };
}

/** Whether every replica that Swarm wants is healthy on the image. */
function allServing({ service, tasks, image }: Sample): boolean {
  const wanted = tasks.filter(
    (task) => task.desired === 'running' || (task.desired === 'ready' && !hasEnded(task)),
  );
  const serving = wanted.filter((task) => task.state === 'running' && task.image === image);
  return (
    serving.length === wanted.length && serving.length === (service.replicas ?? Math.max(1, serving.length))
  );
}

/**
 * A new task on a node that became unreachable before the task ran. Swarm starts another one elsewhere, but the update keeps waiting for the
 * first one, forever (swarmkit, updater.go, updateTask).
 */
function lostTask({ tasks, image, now, elapsedMs }: Sample): TaskView | undefined {
  return tasks.find(
    (task) =>
      task.image === image &&
      task.desired === 'shutdown' &&
      task.state !== 'running' &&
      !hasEnded(task) &&
      task.createdAt > now - elapsedMs &&
      now - task.since > GIVEN_UP_MS,
  );
}

function unreadyTask({ tasks, image, replaces, startingMs, readyWithinMs }: Sample): TaskView | undefined {
  // A first release has no users yet: Swarm's own restarts decide about it.
  if (!replaces) return undefined;
  return tasks.find(
    (task) =>
      task.image === image && task.state === 'starting' && (startingMs.get(task.id) ?? 0) > readyWithinMs,
  );
}

function mostFailures({ tasks, image }: Sample): number {
  const failures = new Map<number, number>();
  for (const task of tasks) {
    if (task.image === image && hasFailed(task)) failures.set(task.slot, (failures.get(task.slot) ?? 0) + 1);
  }
  return Math.max(0, ...failures.values());
}
