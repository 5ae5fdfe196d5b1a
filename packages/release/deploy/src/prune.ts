import { checkEngine } from './cluster/engine.ts';
import { readPruned } from './cluster/pruned.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import { describePlan, format } from './operations/operations.ts';
import type { Operation } from './plan/operation.ts';
import { planPrune } from './plan/plan-around.ts';
import type { OldImage } from './prune/choose.ts';
import { findRegistry } from './prune/collect-garbage.ts';
import { findPrunable } from './prune/prune-images.ts';
import type { Site } from './site.ts';

export interface PruneOptions {
  /** Whether only the list of removals is printed. */
  planOnly: boolean;
  confirm: () => Promise<boolean>;
}

export interface PruneResult {
  message: string;
  changed: boolean;
  /** The releases that a rollback can return to. */
  kept: string[];
  /** The images that are removed, or would be. */
  old: OldImage[];
  operations: ReturnType<typeof describePlan>;
}

/**
 * Removes the images of old releases, and collects the garbage of the bundled registry. A deploy also removes the images, but only this frees
 * the registry's disk. @throws Ending, DockerError
 */
export async function prune(site: Site, { planOnly, confirm }: PruneOptions): Promise<PruneResult> {
  await checkEngine(site);
  const { target, report } = site;
  const images = planPrune(target);
  const { old, kept } = await findPrunable(site, images);
  const pruned = await readPruned(site);
  const container = target.pruneRegistry ? await findRegistry(site.builder, target.registry) : undefined;
  const plan: Operation[] = [
    { kind: 'lock', command: 'prune', stack: target.stack },
    images,
    ...(container ? [{ kind: 'collect garbage', registry: target.registry } satisfies Operation] : []),
    { kind: 'unlock' },
  ];
  const note = (message: string) => report({ phase: 'plan', event: 'note', message });
  for (const line of format(plan)) note(line);
  note(`kept, for rollbacks: ${kept.join(', ') || 'no release was deployed yet'}`);
  for (const { release, digest } of old)
    note(
      `old: ${release} ${digest.slice(0, 19)}${pruned[digest] ? ', already removed from the registry' : ''}`,
    );
  const result = { kept, old, operations: describePlan(plan) };
  if (planOnly) return { message: 'this was only the plan: nothing was changed', changed: false, ...result };
  if (!(await confirm())) throw refuse('not confirmed: nothing was changed');
  await execute(plan, { site });
  return { message: `old images of ${target.service} are removed`, changed: true, ...result };
}
