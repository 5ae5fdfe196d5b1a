import { isMissing, argv as swarmArgv } from '@zero-downtime/swarm';
import { contextHost } from '../argv.ts';
import { LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Observed } from '../observe.ts';
import { NODE_IMAGE, REGISTRY_IMAGE } from '../spec.ts';

/** Looks at what the lab needs of this machine; changes nothing. @throws LabRefused with what to do */
export async function checkHost({ host, spec }: Lab, observed: Observed): Promise<void> {
  if (process.platform !== 'linux') {
    throw new LabRefused(
      'the lab needs Linux: its nodes are containers that mount, and its context is a socket of theirs',
      'run it in a Linux virtual machine',
    );
  }
  // DOCKER_HOST goes before the current context.
  const endpoint = process.env.DOCKER_HOST ?? (await host(contextHost(await host(['context', 'show']))));
  if (!endpoint.startsWith('unix://')) {
    throw new LabRefused(
      `the lab runs on this machine's own engine, and docker leads to ${endpoint}`,
      'docker context use default',
    );
  }
  if (observed.context !== undefined && observed.context !== `unix://${spec.socket}`) {
    throw new LabRefused(
      `there is a docker context ${spec.name} already, which is not the lab's (it leads to ${observed.context})`,
      `docker context rm ${spec.name}, if nobody needs it`,
    );
  }
  for (const image of [NODE_IMAGE, REGISTRY_IMAGE]) {
    await host(swarmArgv.inspectImage(image)).catch((error) => {
      if (isMissing(error))
        throw new LabRefused(`the base image ${image} is not on this machine`, 'npm run setup');
      throw error;
    });
  }
}
