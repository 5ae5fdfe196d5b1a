import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTarget, type Target } from '@zero-downtime/deploy';
import { refuse } from '@zero-downtime/deploy/errors';

/** Where the search for a free port begins. */
const FIRST = 8081;

/** Every target of the checkout. @throws Ending (refused) for one whose file is wrong */
export async function readTargets(root: string): Promise<Target[]> {
  const entries = await readdir(join(root, 'infra/targets'), { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => loadTarget(root, name)));
}

type Published = Pick<Target, 'name' | 'stack' | 'settings' | 'context' | 'platform'>;

/**
 * The port of a new service on this machine: the one that is asked for, that of its target where that is there, or the first that is free.
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
  // Behind the edge of another target it has no port of its own.
  const local = others.filter(({ context, platform }) => context === undefined && platform === undefined);
  const takenBy = new Map(local.map((target) => [Number(target.settings.PUBLISHED_PORT ?? 80), target.name]));
  const free = (from: number): number => (takenBy.has(from) ? free(from + 1) : from);
  const own = targets.find(({ name }) => name === service)?.settings.PUBLISHED_PORT;
  const port = asked ?? (own === undefined ? free(FIRST) : Number(own));
  const owner = takenBy.get(port);
  if (owner !== undefined)
    throw refuse(
      `port ${port} is that of the target ${owner}`,
      `two edges cannot have one port of a node: --port ${free(Math.max(FIRST, port))}`,
    );
  return port;
}
