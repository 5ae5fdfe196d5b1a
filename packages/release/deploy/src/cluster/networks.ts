import { argv } from '@zero-downtime/swarm';
import { z } from 'zod';
import { backNetwork, frontNetwork, type Site } from '../site.ts';

const networksSchema = z.array(
  z.object({ Name: z.string(), Options: z.record(z.string(), z.string()).nullish() }),
);

/** The networks of a target's service that exist and are not encrypted. @throws DockerError */
export async function unencryptedNetworks({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<string[]> {
  const all = (await docker(argv.listNetworks())).split('\n');
  const used = [frontNetwork(target), backNetwork(target)].filter((name) => all.includes(name));
  if (used.length === 0) return [];
  const networks = networksSchema.parse(JSON.parse(await docker(argv.inspectNetworks(used))));
  return networks.filter(({ Options }) => Options?.encrypted === undefined).map(({ Name }) => Name);
}
