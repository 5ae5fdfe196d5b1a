import { argv, type Docker } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';

const CONFIG = '/etc/docker/registry/config.yml';
const STARTS_MS = 30_000;
/** The garbage collection reads every manifest. Milliseconds. */
const COLLECTS_MS = 10 * 60_000;

/** The container of the registry at a loopback address of this machine; undefined without one. @throws DockerError */
export async function findRegistry(docker: Docker, registry: string): Promise<string | undefined> {
  const port = /^(?:localhost|127\.[\d.]+):(\d+)/.exec(registry)?.[1];
  if (port === undefined) return undefined;
  return (await docker(argv.findRegistry(port))).split('\n').find(Boolean);
}

/**
 * Removes blobs that no manifest references. Stops the registry meanwhile: an upload during the collection would lose layers.
 * @returns the result, as a sentence. @throws Ending when the registry does not start again; DockerError
 */
export async function collectGarbage(site: Site, registry: string): Promise<string> {
  const { builder: docker, signal } = site;
  const container = await findRegistry(docker, registry);
  if (container === undefined)
    return `no container of this machine is the registry ${registry}: nothing was collected`;
  const other = await otherDeploy(site);
  if (other !== undefined) return `a deploy holds ${other} and may push: nothing was collected`;
  const collected = await collectIn(docker, container);
  const answers = () =>
    fetch(`http://${registry.split('/')[0]}/v2/`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.ok || undefined,
      () => undefined,
    );
  if (!(await poll(answers, { everyMs: 100, deadlineMs: STARTS_MS, signal })))
    throw new Ending('error', `the registry ${registry} does not answer after its garbage collection`, {
      hint: 'npm run setup',
    });
  return `${collected} blobs without a manifest removed from ${registry}`;
}

/** @returns the number of removed blobs. @throws DockerError */
export async function collectIn(docker: Docker, container: string): Promise<number> {
  await docker(argv.stopContainer(container));
  try {
    const how = { timeoutMs: COLLECTS_MS, bothStreams: true };
    return countCollected(await docker(argv.collectGarbage(container, CONFIG), how));
  } finally {
    await docker(argv.startContainer(container));
  }
}

/** Parses the output of `registry garbage-collect`. */
export const countCollected = (output: string): number =>
  output.split('\n').filter((line) => line.includes('blob eligible for deletion')).length;

/** The lock of another stack, whose deploy may use the same registry. */
async function otherDeploy({ docker, target }: Site): Promise<string | undefined> {
  const locks = (await docker(argv.listConfigs('release.stack'))).split('\n').filter(Boolean);
  return locks.find((name) => name !== `${target.stack}_deploy-lock`);
}
