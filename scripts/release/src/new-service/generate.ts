import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { format } from './format.ts';
import { type Names, namesOf } from './names.ts';
import { choosePort, readTargets } from './ports.ts';
import { render, type Setting } from './render.ts';

export interface Wanted {
  service: string;
  resource?: string | undefined;
  port?: number | undefined;
}

export interface Generated {
  names: Names;
  setting: Setting;
  /** Text by path in the checkout. */
  files: ReadonlyMap<string, string>;
}

/** The files of a new service. Writes nothing. @throws Ending (refused) for a name or a port that cannot be used */
export async function generate(root: string, { service, resource, port }: Wanted): Promise<Generated> {
  const names = namesOf(service, resource);
  const targets = await readTargets(root);
  const local = targets.find(({ name }) => name === 'local');
  const setting: Setting = {
    ...(await readPackages(root)),
    port: choosePort(targets, service, port),
    registry: local?.registry ?? '127.0.0.1:5050',
    issuer: local?.tokens.issuer ?? 'urn:zero-downtime-orders:local',
  };
  const drafts = await render(join(root, 'scripts/release/templates/service'), { ...names, ...setting });
  const files = await Promise.all(
    [...drafts].map(async ([path, text]) => [path, await format(root, path, text)] as const),
  );
  return { names, setting, files: new Map(files) };
}

/** The scope of the packages in this repository, and the dependency versions from package-lock.json. */
async function readPackages(root: string): Promise<Pick<Setting, 'scope' | 'versions'>> {
  const file = join(root, 'packages/service/kit/package.json');
  const { name, dependencies, devDependencies } = JSON.parse(await readFile(file, 'utf8')) as {
    name: string;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const version = (of: Record<string, string>, what: string): string => {
    const found = of[what];
    if (found === undefined) throw refuse(`${file} does not name ${what}, which a service needs`);
    return found;
  };
  return {
    scope: name.split('/')[0] as string,
    versions: {
      express: version(dependencies, 'express'),
      zod: version(dependencies, 'zod'),
      typesExpress: version(devDependencies, '@types/express'),
    },
  };
}
