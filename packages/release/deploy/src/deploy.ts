import type { Plan } from '@zero-downtime/schema-lint/plan';
import { checkEngine } from './cluster/engine.ts';
import { refuse } from './errors.ts';
import type { Replacements } from './operations/behaviour.ts';
import type { Deployment } from './operations/deployment.ts';
import { execute } from './operations/execute.ts';
import { describePlan, format, OPERATIONS } from './operations/operations.ts';
import { readCurrent } from './plan/current.ts';
import { type Desired, discard, readDesired, type Wishes } from './plan/desired.ts';
import type { Operation } from './plan/operation.ts';
import { planDeployment } from './plan/plan-deployment.ts';
import { planWarnings } from './plan/plan-warnings.ts';
import { describeCertificate } from './plan/transport-warnings.ts';
import type { RolloutFigures } from './rollout/roll-out.ts';
import type { Site } from './site.ts';

export interface DeployOptions extends Wishes {
  /** A release of the checkout; the service's current one when undefined. */
  version: string | undefined;
  /** Whether only the plan is printed. */
  planOnly: boolean;
  /** Asks the user; resolves to false for no. Not called for `planOnly`, or when there is nothing to do. */
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface DeployResult {
  message: string;
  changed: boolean;
  /** The plan, with `planOnly`. */
  operations?: ReturnType<typeof describePlan>;
  /** The schema part of the plan, with `planOnly`. */
  schema?: Plan;
  /** totalMs starts at the lock, afterBuildMs at the first change of the cluster. */
  figures?: RolloutFigures & { totalMs: number; afterBuildMs?: number };
}

/**
 * Releases a version of the target's service without downtime. Idempotent: a repeated deploy, also after a kill, skips the completed
 * operations and continues.
 * @throws Ending with the outcome; nothing stays locked.
 */
export async function deploy(
  site: Site,
  { planOnly, confirm, ...asked }: DeployOptions,
  { operations = {}, plan: replaced = (plan) => plan }: Replacements = {},
): Promise<DeployResult> {
  await checkEngine(site);
  const desired = await readDesired(site, asked);
  try {
    const current = await readCurrent(site);
    note(site, `${whatIs(desired)} to ${site.target.name} (stack ${site.target.stack})`);
    if (current.certificate) note(site, describeCertificate(current.certificate, new Date()));
    const plan = replaced(planDeployment(desired, current));
    if (plan.length === 0) return nothingToDo(desired);
    const lines = format(plan, { ...OPERATIONS, ...operations });
    for (const line of lines) note(site, line);
    for (const message of planWarnings(desired, current, new Date()))
      site.report({ phase: 'plan', event: 'warning', message });
    if (planOnly) return await planResult(site, desired, plan);
    if (!(await confirm(lines))) throw refuse('not confirmed: nothing was changed');

    const deployment = { site, desired, api: desired.stack.api, previous: current.api };
    return resultOf(await execute(plan, deployment, operations));
  } finally {
    await discard(desired);
  }
}

const whatIs = ({ target, release }: Desired): string => `${target.service} ${release.version}`;

const note = ({ report }: Site, message: string): void => report({ phase: 'plan', event: 'note', message });

const nothingToDo = ({ target, release }: Desired): DeployResult => ({
  message: `nothing to do: ${release.version} already runs, with the content of this checkout (${target.url})`,
  changed: false,
});

/** @throws Ending (refused) when the schema changes would be refused. */
async function planResult(
  site: Site,
  { release, wishes }: Desired,
  plan: readonly Operation[],
): Promise<DeployResult> {
  // Imported here, because only a plan needs the parser of PostgreSQL and Knex.
  const { planSchema, planText, refuseUnsound } = await import('./plan/schema-plan.ts');
  const { version } = release;
  const schema = await planSchema(site, { version, contractLater: wishes.contract === 'later' });
  refuseUnsound(site.target, schema);
  const message = `${planText(schema)}\n\nthis was only the plan: nothing was changed`;
  return { message, changed: false, schema, operations: describePlan(plan) };
}

/** The result of an executed plan. Pure, except for the clock. */
export function resultOf({ message = '', figures, started, builtAt }: Deployment): DeployResult {
  const now = performance.now();
  return {
    message,
    changed: true,
    ...(figures && {
      figures: {
        ...figures,
        totalMs: now - (started?.ms ?? now),
        ...(builtAt !== undefined && { afterBuildMs: now - builtAt }),
      },
    }),
  };
}
