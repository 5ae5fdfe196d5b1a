import type { Ran } from '../commands/run-command.ts';
import type { Field } from '../field/field.ts';

const PATIENCE_MS = 120_000;
/** So that replicas of both kinds serve. */
const INTO_IT_MS = 4_000;

/** Begins to roll the running release out again, and returns in the middle of it. The deploy goes on: in an object, or it would be awaited here. */
export async function inARollout(field: Field): Promise<{ deploying: Promise<Ran> }> {
  const deploying = field.deploy('2.0.0', ['--redeploy']);
  const begun = await field.until(() => field.phase() === 'rollout', PATIENCE_MS, deploying);
  field.expect('a rollout is under way', begun, begun ? 'it is' : 'it did not begin');
  await field.letUsersGoOn(INTO_IT_MS);
  return { deploying };
}
