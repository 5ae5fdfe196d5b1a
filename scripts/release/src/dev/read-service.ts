import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTarget, type Target } from '@zero-downtime/deploy';
import { chooseService } from './choose-service.ts';

/** A service that runs from its sources. */
export interface DevService {
  name: string;
  /** The version in its package.json. */
  version: string;
  folder: string;
  /** The name of the repository. */
  project: string;
  /** The prefix of its names in the database: `orders` gives the roles `orders_owner` and `orders_app`. */
  database: string;
  /** The issuer and audience that it accepts: those of `npm run token`. */
  tokens: { issuer: string; audience: string };
}

/** @throws Ending (refused) when the service is unknown or ambiguous */
export async function readService(root: string, asked: string | undefined): Promise<DevService> {
  const targets = await localTargets(root);
  const ofLocalTarget = targets.find((target) => target.name === 'local')?.service;
  const name = chooseService(asked, { services: listServices(root), ofLocalTarget });
  const target = targets.find((each) => each.service === name);
  const folder = join(root, 'services', name);
  const { name: project } = await readManifest(root);
  return {
    name,
    version: await readVersion(folder),
    folder,
    project,
    database: (target?.stack ?? name).replaceAll('-', '_'),
    tokens: target?.tokens ?? { issuer: `urn:${project}:local`, audience: name },
  };
}

/** Reads the version from the service's package.json. */
export const readVersion = async (folder: string): Promise<string> => (await readManifest(folder)).version;

function listServices(root: string): string[] {
  const services = readdirSync(join(root, 'services'));
  return services.filter((name) => existsSync(join(root, 'services', name, 'src/main.ts'))).sort();
}

/** The targets that accept tokens signed with this machine's key, `local` first. Unreadable targets are skipped; `deploy` reports them. */
async function localTargets(root: string): Promise<Target[]> {
  const folder = join(root, 'infra/targets');
  const names = readdirSync(folder).sort((a, b) => Number(b === 'local') - Number(a === 'local'));
  const targets = await Promise.all(names.map((name) => loadTarget(root, name).catch(() => undefined)));
  return targets.filter((target): target is Target => target?.tokens.keys.kind === 'local');
}

const readManifest = async (folder: string): Promise<{ name: string; version: string }> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
