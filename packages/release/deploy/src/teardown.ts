import { observeDatabases, refuseDuringUpgrade } from './cluster/database-services.ts';
import { checkEngine } from './cluster/engine.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import type { Operation } from './plan/operation.ts';
import type { Site } from './site.ts';

/**
 * Removes a target's stack: its services and networks; with `data`, also the bundled database's volume, the secrets and the history, which
 * cannot be restored. @throws Ending, DockerError
 */
export async function teardown(
  site: Site,
  options: { data: boolean; confirm: () => Promise<boolean> },
): Promise<void> {
  await checkEngine(site);
  // The data of an incomplete copy would pass for the newest.
  if (!options.data) refuseDuringUpgrade(await observeDatabases(site, site.target), site.target);
  if (!(await options.confirm())) throw refuse('not confirmed: nothing was changed');
  await execute(planTeardown(site.target, options), { site });
}

/** All operations of a teardown, in order. */
export function planTeardown(
  { stack }: Pick<Site['target'], 'stack'>,
  { data }: { data: boolean },
): Operation[] {
  return [
    { kind: 'lock', command: 'teardown', stack },
    { kind: 'check unused', stack },
    { kind: 'remove stack', stack },
    ...(data ? [{ kind: 'remove data', stack } satisfies Operation] : []),
    { kind: 'unlock' },
  ];
}
