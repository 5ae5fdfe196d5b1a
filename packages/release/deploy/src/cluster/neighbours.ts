import { argv } from '@zero-downtime/swarm';
import { z } from 'zod';
import type { Site } from '../site.ts';

const inspected = z.array(
  z.object({
    Spec: z.object({
      Name: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      TaskTemplate: z.object({ Networks: z.array(z.object({ Target: z.string() })).nullish() }),
    }),
  }),
);

/** Other stacks with a service on a network of this one, by name. @throws DockerError */
export async function stacksOnNetworksOf({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<string[]> {
  const networks = idsOf(await docker(argv.listNetworkIds()), target.stack);
  const services = (await docker(argv.listServices())).split('\n').filter(Boolean);
  if (networks.length === 0 || services.length === 0) return [];
  return stacksOn(
    inspected.parse(JSON.parse(await docker(argv.inspectServices(services)))),
    networks,
    target.stack,
  );
}

/** The ids of a stack's networks, in a list of ids and names. Pure. */
export const idsOf = (listed: string, stack: string): string[] =>
  listed.split('\n').flatMap((line) => {
    const [id = '', name = ''] = line.split(' ');
    return name.startsWith(`${stack}_`) ? [id, name] : [];
  });

/** The stacks of the services on the networks, except one. Pure. */
export function stacksOn(
  services: z.infer<typeof inspected>,
  networks: readonly string[],
  but: string,
): string[] {
  const names = services
    .filter(({ Spec }) => Spec.TaskTemplate.Networks?.some(({ Target }) => networks.includes(Target)))
    .map(({ Spec }) => Spec.Labels?.['com.docker.stack.namespace'] ?? Spec.Name)
    // For the engine, a schema job belongs to no stack.
    .filter((name) => name !== but && !name.startsWith(`${but}_`));
  return [...new Set(names)].sort();
}
