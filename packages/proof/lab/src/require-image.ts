import { argv, type Docker, isMissing } from '@zero-downtime/swarm';
import { LabRefused } from './errors.ts';

/** @throws LabRefused */
export async function requireImage(host: Docker, image: string, hint = 'npm run setup'): Promise<void> {
  await host(argv.inspectImage(image)).catch((error) => {
    if (isMissing(error)) throw new LabRefused(`the base image ${image} is not on this machine`, hint);
    throw error;
  });
}
