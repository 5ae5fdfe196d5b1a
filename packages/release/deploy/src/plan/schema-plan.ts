import { join } from 'node:path';
import { currentVersion, sourceTree } from '@zero-downtime/releases';
import { type DatabaseFacts, type Drift, type Plan, planChanges } from '@zero-downtime/schema-lint/plan';
import { checkEngine } from '../cluster/engine.ts';
import { observeRunning } from '../cluster/running.ts';
import { refuse } from '../errors.ts';
import { runSchemaJob } from '../jobs/schema-job.ts';
import type { SchemaResult } from '../jobs/schema-output.ts';
import type { Site } from '../site.ts';
import { isSchemaSetting } from '../target/schema-settings.ts';

/**
 * What a release, the current one when none is named, would do to the schema of a target, statement by statement. The statements come from the checkout, what is
 * done and how large the tables are from the database, asked as `migrate status` asks. Changes nothing.
 * @throws ReleaseError for an unknown release, DockerError; for a database that does not answer
 */
export async function planSchema(
  site: Site,
  asked: { version: string | undefined; contractLater: boolean },
): Promise<Plan> {
  const { root, target } = site;
  const service = join(root, 'services', target.service);
  const version = asked.version ?? (await currentVersion(service));
  const tree = await sourceTree(service, version);
  await checkEngine(site);
  return planChanges({
    changesDir: join(tree, 'changes'),
    release: version,
    ...(await askDatabase(site)),
    settings: Object.fromEntries(Object.entries(target.settings).filter(([name]) => isSchemaSetting(name))),
    contractLater: asked.contractLater,
  });
}

/** @throws Ending (refused) with every reason why a run would be refused. */
export function refuseUnsound({ release, refusals }: Pick<Plan, 'release' | 'refusals'>): void {
  if (refusals.length === 0) return;
  throw refuse(
    `the schema changes of ${release} would be refused:\n${refusals.map((why) => `  ${why}`).join('\n')}`,
    'each reason names the way out; npm run migrate -- lint tells more of its rules',
  );
}

/** With the code of the release that runs, for only that has a way to the database; null where none runs. */
async function askDatabase(site: Site): Promise<{ facts: DatabaseFacts | null; drift: Drift | null }> {
  const running = await observeRunning(site, 'api');
  if (!running) return { facts: null, drift: null };
  const result = await runSchemaJob(site, { image: running.image, command: 'status', phase: 'plan' });
  if (result.outcome !== 'done')
    throw new Error(`the database could not be asked: ${result.message ?? 'no reason given'}`);
  const { facts = factsOf(result, running.version), catalogue } = result;
  return { facts, drift: catalogue?.compared ? catalogue : null };
}

/** What a release tells that knows no plans yet: which phases are done. Pure. */
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
