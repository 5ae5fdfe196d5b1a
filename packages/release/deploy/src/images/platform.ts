import { argv, type Docker } from '@zero-downtime/swarm';
import { z } from 'zod';
import { refuse } from '../errors.ts';

const infoSchema = z.object({ OSType: z.string(), Architecture: z.string() });
export type Platform = z.output<typeof infoSchema>;

/** What an engine runs on, as it says itself: linux, x86_64. @throws DockerError */
export async function readPlatform(docker: Docker): Promise<Platform> {
  return infoSchema.parse(JSON.parse(await docker(argv.engineInfo())));
}

/**
 * An image is for the processor of the engine that builds it. On another one its first process ends with "exec format error", which nobody
 * should have to read out of a schema job. @throws Ending (refused)
 */
export function assertSamePlatform(builds: Platform, runs: Platform): void {
  if (builds.OSType === runs.OSType && builds.Architecture === runs.Architecture) return;
  const name = ({ OSType, Architecture }: Platform) => `${OSType}/${Architecture}`;
  throw refuse(
    `the engine here builds images for ${name(builds)}, and the target is ${name(runs)}`,
    'build and push on a machine of that kind, such as CI: what the registry has already is not built again',
  );
}
