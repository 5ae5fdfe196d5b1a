import { argv, type Docker } from '@zero-downtime/swarm';
import { z } from 'zod';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';

const infoSchema = z.object({ OSType: z.string(), Architecture: z.string() });

/** Engines name processors as the kernel does, images as Go does. */
const ARCHITECTURES: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

/** The platform of an engine as images name it. Pure. @param platform such as linux/x86_64 */
export function normalise(platform: string): string {
  const [system = '', architecture = ''] = platform.split('/');
  return `${system}/${ARCHITECTURES[architecture] ?? architecture}`;
}

/** The platform of the images that an engine builds, such as linux/amd64. @throws DockerError */
export async function readPlatform(docker: Docker): Promise<string> {
  const { OSType, Architecture } = infoSchema.parse(JSON.parse(await docker(argv.engineInfo())));
  return normalise(`${OSType}/${Architecture}`);
}

/** The different platforms of the nodes that may run tasks. @throws DockerError */
export async function nodePlatforms({ docker }: Pick<Site, 'docker'>): Promise<string[]> {
  const nodes = (await docker(argv.listNodes())).split('\n').map((line) => line.split(' '));
  const ids = nodes.flatMap(([id = '', , availability]) => (availability === 'Active' ? id : []));
  if (ids.length === 0) return [];
  const platforms = (await docker(argv.inspectPlatforms(ids))).split('\n').filter(Boolean);
  return [...new Set(platforms.map(normalise))];
}

/** An image, and whether it is built here, was published before, or is a base image of this machine. */
export interface ImageOrigin {
  /** name:version */
  name: string;
  platform: string;
  built: 'here' | 'before' | 'base';
}

/**
 * Whether nodes can run an image. On another platform its first task, a schema job, fails with "exec format error". Pure.
 * @returns a warning when only some of the nodes can. @throws Ending (refused) when no node can
 */
export function checkNodesRun(
  { name, platform, built }: ImageOrigin,
  nodes: readonly string[],
): string | undefined {
  const others = nodes.filter((node) => node !== platform);
  if (others.length === 0) return undefined;
  if (others.length < nodes.length)
    return `${name} is for ${platform}, and Swarm may start it on nodes of ${others.join(', ')}, where it fails: add the constraint node.platform.arch==${kernelName(platform)} to its stack file, or drain those nodes`;
  throw refuse(
    `${name} is for ${platform}, but the nodes of the target run ${others.join(', ')}`,
    NEXT[built],
  );
}

const ELSEWHERE =
  'build and push on a machine of that platform, such as CI: npm run images; the deploy then uses the images in the registry';
const NEXT = {
  here: ELSEWHERE,
  before: `the registry has it already: raise its version, then ${ELSEWHERE}`,
  base: 'deploy once from a machine of that platform, which pushes its base images to the registry',
} satisfies Record<ImageOrigin['built'], string>;

/** The processor of a platform as Swarm's constraints name it. */
function kernelName(platform: string): string {
  const architecture = platform.split('/')[1] ?? '';
  return Object.entries(ARCHITECTURES).find(([, name]) => name === architecture)?.[0] ?? architecture;
}
