import { observeService } from '@zero-downtime/swarm';
import { inspectServers } from './backup/upgrade-job.ts';
import { majorOf, observeDatabases } from './cluster/database-services.ts';
import { checkEngine } from './cluster/engine.ts';
import { checkOwnerRotation } from './cluster/secrets.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import { format } from './operations/operations.ts';
import type { Operation } from './plan/operation.ts';
import { planAbort, planFinish, planRest, planUpgrade, type UpgradeFacts } from './plan/plan-upgrade.ts';
import { checkBaseImages } from './preflight/checks.ts';
import { type Site, serviceName } from './site.ts';
import { commandFor } from './target/command-for.ts';
import { CURRENT_MAJOR } from './target/postgres.ts';

export interface UpgradeOptions {
  /** `abort`: return to the old server before the switch. `finish`: remove the old server's data after it. */
  way: 'upgrade' | 'abort' | 'finish';
  planOnly: boolean;
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface UpgradeResult {
  message: string;
  changed: boolean;
}

/**
 * Moves the target's bundled PostgreSQL to the current major by logical replication, while the service serves. Continues an interrupted upgrade.
 * @throws Ending with the outcome; nothing stays locked
 */
export async function upgradeDatabase(
  site: Site,
  { way, planOnly, confirm }: UpgradeOptions,
): Promise<UpgradeResult> {
  await checkEngine(site);
  const { target } = site;
  if (target.database !== 'bundled')
    throw refuse(
      `the database of target ${target.name} is ${target.database}`,
      target.database === 'external'
        ? 'its operator upgrades it'
        : 'the upgrade moves only a bundled PostgreSQL',
    );
  const to = Number(CURRENT_MAJOR);
  const databases = await observeDatabases(site, target);
  const { serving, next, former } = databases;
  const upgraded = way === 'upgrade' && serving && !next && majorOf(serving) >= to;
  const rest = upgraded
    ? planRest(target, serving, await observeService(site.docker, serviceName(target, 'backups')))
    : [];
  if (upgraded && rest.length === 0) {
    const hint = former
      ? `; the old data are still there: ${commandFor(target, 'upgrade-database', '--finish')}`
      : '';
    return { message: `nothing to do: PostgreSQL ${majorOf(serving)} serves${hint}`, changed: false };
  }
  const plan = upgraded ? rest : await makePlan(site, way, { target, databases, to });
  const lines = format(plan);
  for (const message of lines) site.report({ phase: 'plan', event: 'note', message });
  if (planOnly) return { message: 'this was only the plan: nothing was changed', changed: false };
  if (!(await confirm(lines))) throw refuse('not confirmed: nothing was changed');
  await execute(plan, { site });
  return { message: messageOf(site, way, to), changed: true };
}

async function makePlan(
  site: Site,
  way: UpgradeOptions['way'],
  facts: Omit<UpgradeFacts, 'servers'>,
): Promise<Operation[]> {
  if (way === 'finish') return planFinish(facts);
  await checkOwnerRotation(site);
  await checkBaseImages(site.builder, [`base/postgres:${facts.to}`]);
  const servers = await inspectServers(site, facts.databases.next !== undefined);
  return way === 'abort' ? planAbort({ ...facts, servers }) : planUpgrade({ ...facts, servers });
}

const messageOf = ({ target }: Site, way: UpgradeOptions['way'], to: number): string =>
  ({
    upgrade: `PostgreSQL ${to} serves ${target.stack}; the old data are kept until you remove them: ${commandFor(target, 'upgrade-database', '--finish')}`,
    abort: 'the old server keeps serving, and the new one is removed',
    finish: 'the old server and its data are removed',
  })[way];
