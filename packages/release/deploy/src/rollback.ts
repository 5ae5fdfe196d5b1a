import { observeDatabases, refuseDuringUpgrade } from './cluster/database-services.ts';
import { checkEngine } from './cluster/engine.ts';
import { readPruned } from './cluster/pruned.ts';
import { type DeployResult, resultOf } from './deploy.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import { format } from './operations/operations.ts';
import { readCurrent } from './plan/current.ts';
import { chooseGoal, planRollback } from './plan/plan-rollback.ts';
import { databaseHost, type Site } from './site.ts';
import { readApiStack } from './stack/api.ts';
import { commandFor } from './target/command-for.ts';

export interface RollbackOptions {
  /** A recorded release; by default the one before the running release. */
  to: string | undefined;
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

/**
 * Rolls back to a recorded release, by its digest, one replica at a time. Refuses when the schema no longer fits that release.
 * @throws Ending with the outcome; nothing stays locked.
 */
export async function rollback(site: Site, options: RollbackOptions): Promise<DeployResult> {
  await checkEngine(site);
  refuseDuringUpgrade(await observeDatabases(site, databaseHost(site.target)), site.target);
  const current = await readCurrent(site);
  const running = current.api;
  if (!running)
    throw refuse(
      `no release runs in ${site.target.stack}: a rollback is not possible`,
      commandFor(site.target, 'deploy'),
    );
  const goal = chooseGoal(current.history, running, options.to, {
    target: site.target,
    pruned: await readPruned(site),
  });
  if (goal === 'there') return { message: `nothing to do: ${running.version} already runs`, changed: false };
  const api = await readApiStack(site); // Refuses before any change.
  const plan = planRollback(site.target, running, goal);
  const lines = format(plan);
  for (const message of lines) site.report({ phase: 'plan', event: 'note', message });
  if (!(await options.confirm(lines))) throw refuse('not confirmed: nothing was changed');

  const { release: version, image, content } = goal;
  const release = { version, image, content, settings: api.files.hash };
  return resultOf(await execute(plan, { site, api, previous: running, release }));
}
