import { observeService, observeTasks, type ServiceView, type TaskView } from '@zero-downtime/swarm';
import type { Phase } from '../events.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';
import { explainFailure } from './failure.ts';
import { viewReplicas } from './replicas.ts';
import { readyWithin, rolloutDeadline } from './timing.ts';
import { type FinalVerdict, isFinal, rolloutVerdict } from './verdict.ts';

/** A round is three questions: 5 ms of CPU by the engine's API, 100 ms by the docker command. Swarm itself needs seconds for a step. */
const EVERY_MS = 1_000;

export interface RolloutEnd {
  verdict: FinalVerdict;
  service: ServiceView;
  tasks: TaskView[];
}

/** The interval between checks for the cause of a late replica. */
const ASK_WHY_EVERY_MS = 5_000;

/**
 * Watches a service until its rollout ends. A new replica that is not healthy in time ends it only if the release is the cause; otherwise
 * the watch waits until the deadline.
 * @throws the signal's reason when it is aborted; the rollout continues in the Swarm.
 */
export async function watchRollout(
  site: Site,
  options: { service: string; image: string; replaces: boolean; settles?: boolean; phase: Phase },
): Promise<RolloutEnd> {
  const { docker, report, signal } = site;
  const { image, phase } = options;
  const started = performance.now();
  const since = Date.now();
  const startingSince = new Map<string, number>();
  const warn = warnOnce(site, phase);
  let excusedUntil = 0;
  const end = await poll(
    async () => {
      const [service, tasks] = await Promise.all([
        observeService(docker, options.service),
        observeTasks(docker, options.service),
      ]);
      if (!service)
        throw new Error(`the service ${options.service} was removed while its rollout was watched`);
      const now = performance.now();
      for (const task of tasks.filter(({ state }) => state === 'starting'))
        if (!startingSince.has(task.id)) startingSince.set(task.id, now);
      const verdict = rolloutVerdict({
        service,
        tasks,
        image,
        replaces: options.replaces,
        settles: options.settles ?? false,
        now: Date.now(),
        elapsedMs: now - started,
        deadlineMs: rolloutDeadline(service),
        startingMs: new Map([...startingSince].map(([id, from]) => [id, now - from])),
        readyWithinMs: readyWithin(service),
      });
      report({
        phase,
        event: 'replicas',
        replicas: viewReplicas(tasks, Date.now()),
        wanted: service.replicas ?? 0,
      });
      // Without a new deploy, a command has requested the rollback.
      if (verdict.kind === 'rolling back' && !options.settles)
        warn('a new replica failed: Swarm rolls the release back');
      if (!isFinal(verdict)) return undefined;
      if (verdict.kind !== 'unready') return { verdict, service, tasks };
      if (now < excusedUntil) return undefined;
      const { blame, why } = await explainFailure(site, tasks, image, since);
      if (blame === 'release') return { verdict, service, tasks };
      excusedUntil = performance.now() + ASK_WHY_EVERY_MS;
      warn(`${verdict.why}, which is not held against the release: ${why}`);
      return undefined;
    },
    // The verdict derives its own deadline from the service.
    { everyMs: EVERY_MS, deadlineMs: Number.POSITIVE_INFINITY, signal },
  );
  return end as RolloutEnd;
}

/** Reports a warning unless it equals the previous one. */
function warnOnce({ report }: Pick<Site, 'report'>, phase: Phase): (message: string) => void {
  let previous = '';
  return (message) => {
    if (message !== previous) report({ phase, event: 'warning', message });
    previous = message;
  };
}
