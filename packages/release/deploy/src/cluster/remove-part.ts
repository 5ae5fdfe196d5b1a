import { argv, isMissing } from '@zero-downtime/swarm';
import { type Part, type Site, serviceName } from '../site.ts';

/** Removes a service of the stack. Does nothing where there is none; its volumes stay. @throws DockerError */
export async function removePart(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  part: Part,
): Promise<void> {
  await docker(argv.removeService(serviceName(target, part))).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}
