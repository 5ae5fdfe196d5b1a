import type { DeployEvent, Phase } from '../events.ts';
import { isPreparation, type Operation } from '../plan/operation.ts';
import type { Behaviours } from './behaviour.ts';
import type { Deployment } from './deployment.ts';
import { endingOf } from './ending-of.ts';
import { OPERATIONS, run } from './operations.ts';
import { recordFailure } from './recording.ts';

/**
 * Carries a plan out, one operation after the other. Whatever fails: what was changed is recorded, and nothing stays locked.
 * @param behaviours other ways to carry operations out, by their kind
 * @returns the deployment with all that the operations have found out
 * @throws what an operation threw; from the first change on as an Ending, where the plan records how it ends
 */
export async function execute(
  plan: readonly Operation[],
  planned: Deployment,
  behaviours: Partial<Behaviours> = {},
): Promise<Deployment> {
  const table = { ...OPERATIONS, ...behaviours };
  const changesFrom = plan.findLastIndex(isPreparation) + 1;
  let phase: Phase = 'build';
  const report = (event: DeployEvent) => {
    phase = event.phase;
    planned.site.report(event);
  };
  let deployment: Deployment = { ...planned, site: { ...planned.site, report } };
  let at = 0;
  try {
    for (; at < plan.length; at++) {
      if (at === changesFrom) {
        deployment = { ...deployment, started: { at: new Date(), ms: performance.now() } };
        phase = 'build';
      }
      deployment = { ...deployment, ...(await run(plan[at] as Operation, deployment, table)) };
    }
    return deployment;
  } catch (error) {
    const record = plan.find((operation) => operation.kind === 'record');
    if (!record || at < changesFrom) throw error;
    const ending = endingOf(error, { command: record.command, phase, site: deployment.site });
    await recordFailure(record, deployment, ending);
    throw ending;
  } finally {
    if (at < plan.length) await deployment.unlock?.();
  }
}
