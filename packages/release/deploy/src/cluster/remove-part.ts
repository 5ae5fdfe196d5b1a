import { argv, isMissing } from '@zero-downtime/swarm';
import { type Part, type Site, serviceName } from '../site.ts';

/** Removes a service of the stack, if it exists; its volumes stay. @throws DockerError */
export const removePart = ({ docker, target }: Pick<Site, 'docker' | 'target'>, part: Part): Promise<void> =>
  removeServiceNamed(docker, serviceName(target, part));

/** Removes a service, if it exists; its volumes stay. @throws DockerError */
export async function removeServiceNamed(docker: Site['docker'], name: string): Promise<void> {
  await docker(argv.removeService(name)).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}
