import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTarget, type Target } from '@zero-downtime/deploy';
import { refuse } from '@zero-downtime/deploy/errors';

/** The first port to try. */
const FIRST = 8081;

/** Every target of the checkout. @throws Ending (refused) for an invalid target file */
export async function readTargets(root: string): Promise<Target[]> {
  const entries = await readdir(join(root, 'infra/targets'), { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => loadTarget(root, name)));
}

type Published = Pick<Target, 'name' | 'stack' | 'settings' | 'context' | 'platform'>;

/**
 * The port of a new service on this machine: the requested one, else that of its existing target, else the first free one.
 * @throws Ending (refused) when another target has the port, or the stack
 */
export function choosePort(
  targets: readonly Published[],
  service: string,
  asked: number | undefined,
): number {
  const others = targets.filter(({ name }) => name !== service);
  const namesake = others.find(({ stack }) => stack === service);
  if (namesake)
    throw refuse(
      `the target ${namesake.name} has the stack ${service}`,
      'choose another name for the service',
    );
  // A target behind another target's edge has no port.
  const local = others.filter(({ context, platform }) => context === undefined && platform === undefined);
  const takenBy = new Map(local.map((target) => [Number(target.settings.PUBLISHED_PORT ?? 80), target.name]));
  const free = (from: number): number => (takenBy.has(from) ? free(from + 1) : from);
  const own = targets.find(({ name }) => name === service)?.settings.PUBLISHED_PORT;
  const port = asked ?? (own === undefined ? free(FIRST) : Number(own));
  const owner = takenBy.get(port);
  if (owner !== undefined)
    throw refuse(
      `port ${port} belongs to the target ${owner}`,
      `two edges cannot share a port: --port ${free(Math.max(FIRST, port))}`,
    );
  return port;
}
