import type { Ran } from '../commands/run-command.ts';
import type { DrillContext } from '../context/context.ts';

const PATIENCE_MS = 120_000;
/** The time until replicas of both releases serve. Milliseconds. */
const INTO_IT_MS = 4_000;

/** Starts to redeploy the running release, and returns during the rollout. The promise is in an object, so it is not awaited here. */
export async function startRollout(context: DrillContext): Promise<{ deploying: Promise<Ran> }> {
  const deploying = context.deploy('2.0.0', ['--redeploy']);
  const begun = await context.until(() => context.phase() === 'rollout', PATIENCE_MS, deploying);
  context.expect('a rollout is running', begun, begun ? 'it is' : 'it did not start');
  await context.keepTrafficRunning(INTO_IT_MS);
  return { deploying };
}
