import { type Docker, DockerError } from '@zero-downtime/swarm';
import { createNetwork } from '../argv.ts';
import { LabRefused } from '../errors.ts';
import type { LabSpec } from '../spec.ts';

/** A node's address has to stay the same when it starts again, so the subnet is ours to choose; none is free everywhere. */
const SUBNETS = [
  '192.168.213.0/24',
  '172.31.213.0/24',
  '10.213.213.0/24',
  '192.168.214.0/24',
  '172.31.214.0/24',
];

/** @throws LabRefused when every subnet that we know is taken */
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
    `every subnet that the lab could use is taken: ${SUBNETS.join(', ')}`,
    'docker network ls; remove the ones that nobody needs with docker network prune',
  );
}
