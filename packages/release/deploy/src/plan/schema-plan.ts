import { join } from 'node:path';
import { currentVersion, sourceTree } from '@zero-downtime/releases';
import {
  type DatabaseFacts,
  type Drift,
  type Plan,
  planChanges,
  planText,
} from '@zero-downtime/schema-lint/plan';
import { checkEngine } from '../cluster/engine.ts';
import { observeRunning } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import { runSchemaJob } from '../jobs/schema-job.ts';
import type { SchemaResult } from '../jobs/schema-output.ts';
import type { Site } from '../site.ts';
import { withTarget } from '../target/command-for.ts';
import type { Target } from '../target/load.ts';
import { isSchemaSetting } from '../target/schema-settings.ts';

export { planText };

/**
 * The statements that a release would run on the schema of a target. The statements come from the checkout; the completed phases and the
 * table sizes come from the database, as in `migrate status`. Changes nothing.
 * @param asked.version undefined: the current release
 * @param asked.changesDir undefined: the changes of that release
 * @throws ReleaseError for an unknown release; DockerError; Error when the database does not answer
 */
export async function planSchema(
  site: Site,
  asked: { version: string | undefined; contractLater: boolean; changesDir?: string | undefined },
): Promise<Plan> {
  const { root, target } = site;
  const service = join(root, 'services', target.service);
  const version = asked.version ?? (await currentVersion(service));
  const tree = await sourceTree(service, version);
  await checkEngine(site);
  const plan = await planChanges({
    changesDir: asked.changesDir ?? join(tree, 'changes'),
    release: version,
    ...(await askDatabase(site)),
    settings: Object.fromEntries(Object.entries(target.settings).filter(([name]) => isSchemaSetting(name))),
    contractLater: asked.contractLater,
  });
  return { ...plan, refusals: plan.refusals.map((why) => withTarget(target, why)) };
}

/** @throws Ending (refused) with every reason for which the schema changes would be refused */
export function refuseUnsound(
  target: Pick<Target, 'name' | 'service'>,
  { release, refusals }: Pick<Plan, 'release' | 'refusals'>,
): void {
  if (refusals.length === 0) return;
  throw refuse(
    `the schema changes of ${release} would be refused:\n${refusals.map((why) => `  ${why}`).join('\n')}`,
    `each reason states its fix; npm run migrate -- lint services/${target.service}/changes explains the rules`,
  );
}

/** Runs `status` with the image of the running release, on the network of the database; null without a running release. */
async function askDatabase(site: Site): Promise<{ facts: DatabaseFacts | null; drift: Drift | null }> {
  const running = await observeRunning(site, 'api');
  if (!running) return { facts: null, drift: null };
  const result = await runSchemaJob(site, { image: running.image, command: 'status', phase: 'plan' });
  if (result.outcome !== 'done')
    throw new Error(`could not read the schema's status: ${result.message ?? 'no reason given'}`);
  const { facts = factsOf(result, running.version), catalogue } = result;
  return { facts, drift: catalogue?.compared ? catalogue : null };
}

/** The facts in the status of an older release, which has only the completed phases. Pure. */
export function factsOf(
  { changes, oldestRelease }: Pick<SchemaResult, 'changes' | 'oldestRelease'>,
  release: string,
): DatabaseFacts {
  const phases = changes.flatMap(({ change, ...states }) =>
    (['expand', 'backfill', 'contract'] as const)
      .filter((phase) => states[phase] === 'done')
      .map((phase) => ({
        change,
        phase,
        release,
        finished: true,
        oldestRelease: phase === 'contract' ? oldestRelease : null,
        imageDigest: null,
        checksum: null,
      })),
  );
  return { serverVersion: null, phases, steps: [], tables: null };
}
