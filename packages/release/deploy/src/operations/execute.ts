import type { Ending } from '../errors.ts';
import type { DeployEvent, Phase } from '../events.ts';
import { isPreparation, type Operation } from '../plan/operation.ts';
import type { Behaviours } from './behaviour.ts';
import type { Deployment } from './deployment.ts';
import { endingOf } from './ending-of.ts';
import { notifyFailure } from './hooks.ts';
import { describePlan, OPERATIONS, run } from './operations.ts';
import { recordFailure } from './recording.ts';

/**
 * Executes a plan, one operation after the other. Records a failure after the first change, and releases the lock in any case.
 * @param behaviours replacements of behaviours, by kind
 * @returns the deployment with the findings of all operations
 * @throws the error of an operation; an Ending from the first change on, if the plan has a record operation
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
  const record = plan.find((operation) => operation.kind === 'record');
  const hook = plan.find((operation) => operation.kind === 'after hook');
  let deployment: Deployment = {
    ...{ ...planned, site: { ...planned.site, report }, steps: describePlan(plan) },
    ...(record && { command: record.command }),
  };
  let at = 0;
  let ending: Ending | undefined;
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
    if (!record || at < changesFrom) throw error;
    ending = endingOf(error, { command: record.command, phase, site: deployment.site });
    await recordFailure(record, deployment, ending);
    throw ending;
  } finally {
    if (at < plan.length) await deployment.unlock?.();
    if (ending && hook) await notifyFailure(hook, deployment, ending);
  }
}
