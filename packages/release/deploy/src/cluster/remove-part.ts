import { argv, isMissing } from '@zero-downtime/swarm';
import { type Part, type Site, serviceName } from '../site.ts';

/** Removes a service of the stack, if it exists; its volumes stay. @throws DockerError */
export async function removePart(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  part: Part,
): Promise<void> {
  await docker(argv.removeService(serviceName(target, part))).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}
