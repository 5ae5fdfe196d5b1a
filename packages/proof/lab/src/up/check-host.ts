import { isMissing, argv as swarmArgv } from '@zero-downtime/swarm';
import { contextHost } from '../argv.ts';
import { LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Observed } from '../observe.ts';
import { NODE_IMAGE, REGISTRY_IMAGE } from '../spec.ts';

/** Checks the requirements on this machine. @throws LabRefused with the next step */
export async function checkHost({ host, spec }: Lab, observed: Observed): Promise<void> {
  if (process.platform !== 'linux') {
    throw new LabRefused(
      'the lab needs Linux: its nodes mount file systems, and its context is a Unix socket of a node',
      'run it in a Linux virtual machine',
    );
  }
  // DOCKER_HOST takes precedence over the current context.
  const endpoint = process.env.DOCKER_HOST ?? (await host(contextHost(await host(['context', 'show']))));
  if (!endpoint.startsWith('unix://')) {
    throw new LabRefused(
      `the lab runs on this machine's engine, but docker points to ${endpoint}`,
      'docker context use default',
    );
  }
  if (observed.context !== undefined && observed.context !== `unix://${spec.socket}`) {
    throw new LabRefused(
      `the docker context ${spec.name} exists and is not the lab's (it points to ${observed.context})`,
      `docker context rm ${spec.name}, if it is not needed`,
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
