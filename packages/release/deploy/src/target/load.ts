import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { refuse } from '../errors.ts';
import { whyTooManyReplicas } from './edge-settings.ts';
import type { Route } from './routes.ts';
import { targetSchema } from './schema.ts';

type Parsed = z.output<typeof targetSchema> & { name: string };

/** The target whose edge, Prometheus and optionally PostgreSQL another target uses. */
export type Platform = Omit<Parsed, 'platform'>;

/** A service of another target to which this target's edge has a route, and which its Prometheus scrapes. */
export interface RoutedService extends Pick<Parsed, 'name' | 'stack' | 'service' | 'settings' | 'backup'> {
  route: Route;
}

export interface Target extends Omit<Parsed, 'platform'> {
  /** Undefined for a target with its own edge and Prometheus, or without. */
  platform?: Platform | undefined;
  routed: readonly RoutedService[];
}

/** The target whose stack has the edge and the Prometheus. */
export const platformOf = <T extends { platform?: Platform | undefined }>(target: T): T | Platform =>
  target.platform ?? target;

/**
 * Reads a target by its name below infra/targets, or by the path of its folder (anything with a slash).
 * @throws Ending (refused) with the existing targets, or with every error in the file
 */
export async function loadTarget(root: string, nameOrPath: string): Promise<Target> {
  const folder = nameOrPath.includes('/') ? resolve(nameOrPath) : join(root, 'infra/targets', nameOrPath);
  const { platform, ...target } = await readTarget(root, folder, nameOrPath);
  const routed = await Promise.all(
    Object.entries(target.routes).map(([name, route]) => loadRouted(root, folder, target, name, route)),
  );
  refuseSharedStacks([target, ...routed]);
  const loaded = {
    ...target,
    platform: platform === undefined ? undefined : await loadPlatform(root, folder, target, platform),
    routed,
  };
  refuseTooManyReplicas(loaded);
  return loaded;
}

/** @throws Ending (refused) when some replicas would get no requests */
function refuseTooManyReplicas(target: Target): void {
  const edge = platformOf(target);
  const why = edge.traffic === 'edge' ? whyTooManyReplicas(target.settings, edge.settings) : undefined;
  if (why)
    throw refuse(
      `target ${target.name}: ${why}`,
      `raise EDGE_SERVERS in the settings of ${edge.name}${target.platform ? `, and deploy it first: npm run deploy -- --target ${edge.name}` : ''}`,
    );
}

/** @throws Ending (refused) when two targets of one platform have the same stack */
function refuseSharedStacks(targets: readonly Pick<Parsed, 'name' | 'stack'>[]): void {
  for (const { name, stack } of targets) {
    const other = targets.find((one) => one.stack === stack && one.name !== name);
    if (other)
      throw refuse(
        `the targets ${name} and ${other.name} have the same stack: ${stack}`,
        'give each target a stack of its own',
      );
  }
}

async function readTarget(root: string, folder: string, nameOrPath: string): Promise<Parsed> {
  const file = join(folder, 'target.yml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw refuse(
      `there is no target "${nameOrPath}"`,
      `targets: ${(await listTargets(root)).join(', ')}, or the path of a folder with a target.yml`,
    );
  }
  const document = parseDocument(text);
  if (document.errors[0]) throw refuse(`${file} is not YAML: ${document.errors[0].message}`);
  const parsed = targetSchema.safeParse(document.toJS());
  if (!parsed.success) throw refuse(`${file} has mistakes:\n${z.prettifyError(parsed.error)}`);
  return { ...parsed.data, tokens: fromFolder(folder, parsed.data.tokens), name: basename(folder) };
}

/** @throws Ending (refused) when the target named by `platform` cannot be a platform */
async function loadPlatform(
  root: string,
  folder: string,
  target: Omit<Parsed, 'platform'>,
  name: string,
): Promise<Platform> {
  const { platform, ...found } = await readTarget(root, join(dirname(folder), name), name);
  const why = whyNoPlatform(target, { ...found, platform });
  if (why) throw refuse(`target ${target.name} cannot be on the platform ${name}: ${why}`);
  return found;
}

function whyNoPlatform(target: Omit<Parsed, 'platform'>, platform: Parsed): string | undefined {
  if (platform.platform !== undefined)
    return `it is on a platform itself (${platform.platform}): name that platform`;
  if (platform.traffic !== 'edge') return 'it has no edge (traffic: edge)';
  if (platform.stack === target.stack) return `both have the stack ${target.stack}: give this one its own`;
  if (platform.context !== target.context) return 'they are in different docker contexts';
  if (platform.tls && !target.url.startsWith('https:'))
    return 'its edge serves https: begin `url` with https://';
  if (target.database === 'shared' && platform.database !== 'bundled')
    return 'it has no PostgreSQL to share (database: bundled)';
  if (target.monitoring === 'prometheus' && platform.monitoring === 'off')
    return 'it has no Prometheus: set monitoring: off here, too';
  return undefined;
}

/** @throws Ending (refused) when the target named by a route does not exist, or is not on this platform */
async function loadRouted(
  root: string,
  folder: string,
  target: Omit<Parsed, 'platform'>,
  name: string,
  route: Route,
): Promise<RoutedService> {
  const { stack, service, settings, backup, platform } = await readTarget(
    root,
    join(dirname(folder), name),
    name,
  );
  if (platform !== target.name)
    throw refuse(
      `target ${target.name} routes requests to ${name}, whose target.yml has no platform: ${target.name}`,
      `add that line to it, or remove ${name} from the routes`,
    );
  return { name, stack, service, settings, backup, route };
}

/** A path in a target is relative to the target's folder. */
function fromFolder(folder: string, tokens: Target['tokens']): Target['tokens'] {
  const { keys } = tokens;
  return keys.kind === 'file' ? { ...tokens, keys: { ...keys, path: resolve(folder, keys.path) } } : tokens;
}

/** The names of the targets in infra/targets. */
export async function listTargets(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'infra/targets'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
