import { observeService } from '@zero-downtime/swarm';
import { observeDatabases } from '../cluster/database-services.ts';
import { refuse } from '../errors.ts';
import { type Part, type Site, serviceName } from '../site.ts';
import type { Target } from '../target/load.ts';

/** Checks the platform of a service: it is deployed and has the route. @throws Ending (refused) with the first step to take */
export async function checkPlatform({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> {
  const { platform } = target;
  if (!platform) return;
  const deployIt = `npm run deploy -- --target ${platform.name}`;
  if (!Object.hasOwn(platform.routes, target.name))
    throw refuse(
      `the platform ${platform.name} has no route to ${target.name}`,
      `add to its target.yml: routes: { ${target.name}: { path: /${target.name} } } (or host: …); then ${deployIt}`,
    );
  const notDeployed = (name: string) =>
    refuse(`the platform ${platform.name} is not deployed: there is no ${name}`, deployIt);
  for (const part of partsOf(target)) {
    const name = serviceName(platform, part);
    const service = await observeService(docker, name);
    if (!service) throw notDeployed(name);
    if (part === 'edge' && !service.labels['release.routes']?.split(',').includes(target.stack))
      throw refuse(`${name} does not have the route to ${target.name} yet`, deployIt);
  }
  if (target.database === 'shared' && !(await observeDatabases({ docker }, platform)).serving)
    throw notDeployed(serviceName(platform, 'db'));
}

const partsOf = ({ monitoring }: Pick<Target, 'monitoring'>): Part[] => [
  'edge',
  ...(monitoring === 'prometheus' ? (['prometheus'] as const) : []),
];
