import { hasEnded, hasFailed, type ServiceView, type TaskView } from '@zero-downtime/swarm';

export interface Sample {
  service: Pick<ServiceView, 'image' | 'replicas' | 'update'>;
  tasks: readonly TaskView[];
  /** The image being rolled out, name:version@digest. */
  image: string;
  /** The service existed before: Swarm updates it and can take it back. */
  replaces: boolean;
  /** Nothing was handed over: what Swarm says of its last update is of an earlier one. */
  settles: boolean;
  /** Milliseconds since the epoch. */
  now: number;
  /** Milliseconds since the rollout was asked for. */
  elapsedMs: number;
  deadlineMs: number;
  /** For how long each task has been seen starting, by its id. Milliseconds, by the clock of the deploy alone. */
  startingMs: ReadonlyMap<string, number>;
  readyWithinMs: number;
}

export type Verdict = { kind: 'waiting' | 'rolling back' } | FinalVerdict;

export type FinalVerdict =
  | { kind: 'done' }
  /** Swarm took the release back; the old one serves. */
  | { kind: 'rolled back'; why: string }
  /** Swarm has stopped half-way and waits for a command. */
  | { kind: 'stuck'; why: string }
  /** So it has on its way back, which a command can resume. */
  | { kind: 'rollback paused'; why: string }
  /** A first release, which Swarm would restart for ever. */
  | { kind: 'failing'; why: string }
  /** Another command changed the service meanwhile. */
  | { kind: 'superseded'; why: string }
  | { kind: 'overdue'; why: string }
  /** A new replica does not become healthy, while the engine still probes it. */
  | { kind: 'unready'; why: string }
  /** Swarm waits for a replica on a node that went away. */
  | { kind: 'lost'; why: string; node: string };

export const isFinal = (verdict: Verdict): verdict is FinalVerdict =>
  verdict.kind !== 'waiting' && verdict.kind !== 'rolling back';

/**
 * How long Swarm needs at most to notice a change of the specification and say "updating". An update without anything to
 * replace never says so (swarmkit, Updater.Run), so past this, silence means there was nothing to do.
 */
const NOTICE_MS = 3_000;

/** A task that is given up before it ran ends in a moment; on a node that cannot be reached it never does. */
const GIVEN_UP_MS = 30_000;

/** A slot of a first release that ended so often will not come up by itself. */
const HOPELESS = 3;

/** What a rollout has come to. Pure: the same sample, the same verdict. Knows every UpdateStatus of swarmkit. */
export function rolloutVerdict(sample: Sample): Verdict {
  const { service, image, elapsedMs, deadlineMs } = sample;
  // Back on the image that is wanted, by an update that an earlier command has watched.
  const cameBack =
    sample.settles && service.update?.state === 'rollback_completed' && service.image === image;
  switch (service.update?.state) {
    case 'rollback_completed':
      if (cameBack) break;
      return { kind: 'rolled back', why: service.update.message };
    case 'rollback_started':
      return elapsedMs > 2 * deadlineMs
        ? { kind: 'stuck', why: 'the way back takes too long' }
        : { kind: 'rolling back' };
    case 'paused':
      return { kind: 'stuck', why: service.update.message };
    case 'rollback_paused':
      return { kind: 'rollback paused', why: service.update.message };
  }
  if (service.image !== image)
    return { kind: 'superseded', why: `the service was given ${service.image} meanwhile` };

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

/** Every replica that Swarm wants is healthy on the image, and nothing else is wanted. */
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
 * A new task that was put on a node which went away before it ran. Swarm starts another one elsewhere, but the update goes on
 * waiting for the first, for ever (swarmkit, updater.go, updateTask).
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
  // A first release takes nothing from users: Swarm's own restarts decide about it.
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
