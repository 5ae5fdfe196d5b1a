import { argv, type Docker } from '@zero-downtime/swarm';
import { z } from 'zod';
import { refuse } from '../errors.ts';

const infoSchema = z.object({ OSType: z.string(), Architecture: z.string() });
export type Platform = z.output<typeof infoSchema>;

/** The platform of an engine, such as linux, x86_64. @throws DockerError */
export async function readPlatform(docker: Docker): Promise<Platform> {
  return infoSchema.parse(JSON.parse(await docker(argv.engineInfo())));
}

/**
 * An image runs only on the platform of the engine that built it. On another platform its first task, a schema job, fails with "exec format
 * error". @throws Ending (refused) when the platforms differ
 */
export function assertSamePlatform(builds: Platform, runs: Platform): void {
  if (builds.OSType === runs.OSType && builds.Architecture === runs.Architecture) return;
  const name = ({ OSType, Architecture }: Platform) => `${OSType}/${Architecture}`;
  throw refuse(
    `this engine builds images for ${name(builds)}, but the target runs ${name(runs)}`,
    'build and push on a machine of that platform, such as CI (npm run images); the deploy then uses the images in the registry',
  );
}
