import { observeService, observeTasks, type ServiceView, type TaskView } from '@zero-downtime/swarm';
import type { Phase } from '../events.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';
import { viewReplicas } from './replicas.ts';
import { rolloutDeadline } from './timing.ts';
import { type FinalVerdict, isFinal, judgeRollout } from './verdict.ts';

/** Three docker calls a round, some 100 ms of CPU, which users of a small machine feel; Swarm itself needs seconds for a step. */
const EVERY_MS = 1_000;

export interface RolloutEnd {
  verdict: FinalVerdict;
  service: ServiceView;
  tasks: TaskView[];
}

/**
 * Watches a service until its rollout has come to an end, whichever.
 * @throws the signal's reason when it is aborted; the rollout goes on in the Swarm.
 */
export async function watchRollout(
  site: Site,
  options: { service: string; image: string; replaces: boolean; settles?: boolean; phase: Phase },
): Promise<RolloutEnd> {
  const { docker, report, signal } = site;
  const started = performance.now();
  let said = '';
  const end = await poll(
    async () => {
      const [service, tasks] = await Promise.all([
        observeService(docker, options.service),
        observeTasks(docker, options.service),
      ]);
      if (!service)
        throw new Error(`the service ${options.service} was removed while its rollout was watched`);
      const verdict = judgeRollout({
        service,
        tasks,
        image: options.image,
        replaces: options.replaces,
        settles: options.settles ?? false,
        now: Date.now(),
        elapsedMs: performance.now() - started,
        deadlineMs: rolloutDeadline(service),
      });
      report({
        phase: options.phase,
        event: 'replicas',
        replicas: viewReplicas(tasks, Date.now()),
        wanted: service.replicas ?? 0,
      });
      // With nothing handed over, the way back is one that was asked for.
      if (verdict.kind === 'rolling back' && said !== verdict.kind && !options.settles) {
        report({
          phase: options.phase,
          event: 'warning',
          message: 'a new replica failed: Swarm takes the release back',
        });
      }
      said = verdict.kind;
      return isFinal(verdict) ? { verdict, service, tasks } : undefined;
    },
    // The verdict has its own deadline, which it derives from the service.
    { everyMs: EVERY_MS, deadlineMs: Number.POSITIVE_INFINITY, signal },
  );
  return end as RolloutEnd;
}
