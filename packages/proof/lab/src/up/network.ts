import { type Docker, DockerError } from '@zero-downtime/swarm';
import { createNetwork } from '../argv.ts';
import { LabRefused } from '../errors.ts';
import type { LabSpec } from '../spec.ts';

/** A node keeps its address across restarts, so the lab chooses the subnet; none is free on every host. */
const SUBNETS = [
  '192.168.213.0/24',
  '172.31.213.0/24',
  '10.213.213.0/24',
  '192.168.214.0/24',
  '172.31.214.0/24',
];

/** @throws LabRefused if every known subnet is in use */
export async function makeNetwork(docker: Docker, spec: LabSpec): Promise<string> {
  for (const subnet of SUBNETS) {
    try {
      await docker(createNetwork(spec, subnet));
      return subnet;
    } catch (error) {
      if (!(error instanceof DockerError && /overlap|already in use|conflict/i.test(error.stderr)))
        throw error;
    }
  }
  throw new LabRefused(
    `every subnet for the lab is in use: ${SUBNETS.join(', ')}`,
    'docker network ls; remove unused networks with docker network prune',
  );
}
