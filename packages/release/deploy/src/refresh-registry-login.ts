import { checkEngine } from './cluster/engine.ts';
import { needsLogin } from './images/registry-login.ts';
import { execute } from './operations/execute.ts';
import type { Site } from './site.ts';

/**
 * Gives Swarm the login of this machine for the target's registry. For a schedule, where logins expire.
 * @returns whether the registry needs a login. @throws Ending (refused) while another command has the lock; DockerError when the login cannot pull
 */
export async function refreshRegistryLogin(site: Site): Promise<boolean> {
  await checkEngine(site);
  const { registry, stack } = site.target;
  if (!(await needsLogin(registry))) return false;
  await execute(
    [
      { kind: 'lock', command: 'refresh-registry-login', stack },
      { kind: 'login', registry },
      { kind: 'unlock' },
    ],
    { site },
  );
  return true;
}
