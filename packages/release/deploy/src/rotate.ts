import { observeDatabases, refuseDuringUpgrade } from './cluster/database-services.ts';
import { checkEngine } from './cluster/engine.ts';
import { observeRunning } from './cluster/running.ts';
import { listSecrets } from './cluster/secrets.ts';
import { refuse } from './errors.ts';
import { execute } from './operations/execute.ts';
import { format } from './operations/operations.ts';
import type { Operation } from './plan/operation.ts';
import { appSecrets, planAppRotation, planOwnerRotation } from './plan/plan-rotation.ts';
import { databaseHost, type Site } from './site.ts';
import { readApiStack } from './stack/api.ts';

export interface RotateOptions {
  /** Whether only the plan is printed. */
  planOnly: boolean;
  confirm: (steps: readonly string[]) => Promise<boolean>;
}

export interface RotateResult {
  message: string;
  changed: boolean;
  /** The Swarm secret with the new password; with `planOnly` it is not created. */
  secret: string;
}

/**
 * Replaces a password of the target's bundled or shared database without a failed request. Continues an interrupted rotation.
 * @throws Ending with the outcome; nothing stays locked
 */
export async function rotatePassword(
  site: Site,
  role: 'app' | 'owner',
  { planOnly, confirm }: RotateOptions,
): Promise<RotateResult> {
  await checkEngine(site);
  refuseExternal(site);
  // Roles are copied once: the new server would not have the new password.
  refuseDuringUpgrade(await observeDatabases(site, databaseHost(site.target)), site.target);
  const secrets = await listSecrets(site.docker);
  const carryOut = async (plan: readonly Operation[], secret: string, run: () => Promise<unknown>) => {
    const lines = format(plan);
    for (const message of lines) site.report({ phase: 'plan', event: 'note', message });
    if (planOnly) return { message: 'this was only the plan: nothing was changed', changed: false, secret };
    if (!(await confirm(lines))) throw refuse('not confirmed: nothing was changed');
    await run();
    return { message: `the ${role} has a new password, in the secret ${secret}`, changed: true, secret };
  };
  if (role === 'owner') {
    const { plan, secret } = planOwnerRotation(site.target, secrets);
    return carryOut(plan, secret, () => execute(plan, { site }));
  }
  const running = await observeRunning(site, 'api');
  const { all, next } = appSecrets(site.target, secrets);
  const stacks = new Map(
    await Promise.all([...all, next].map(async (name) => [name, await readApiStack(site, name)] as const)),
  );
  const settingsWith = Object.fromEntries([...stacks].map(([name, { files }]) => [name, files.hash]));
  const { plan, secret } = planAppRotation({ target: site.target, running, secrets, settingsWith });
  const api = stacks.get(secret);
  if (!api || !running) throw new Error('a rotation was planned without a running release');
  const { version, image, content } = running;
  const release = { version, image, content, settings: api.files.hash };
  return carryOut(plan, secret, () => execute(plan, { site, api, previous: running, release }));
}

function refuseExternal({ target }: Site): void {
  if (target.database !== 'external') return;
  throw refuse(
    `the database of target ${target.name} is external: its operator manages the roles`,
    'create a secret with another name, set it in the target (`secrets`), and deploy: infra/postgres/README.md',
  );
}
