import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import type { Names } from './names.ts';

/** What the templates know beside the names. */
export interface Setting {
  /** Of the packages: @zero-downtime. */
  scope: string;
  versions: { express: string; zod: string; typesExpress: string };
  port: number;
  registry: string;
  issuer: string;
}

const ENDING = '.liquid';

/**
 * The files of a new service from the templates in a folder: their text by their path. `service/` and `target/` are parts; in a path,
 * `__resource__` is the name of that name.
 * @throws Error for a name that a template uses and that is not there
 */
export async function render(
  templates: string,
  values: Names & Setting,
): Promise<ReadonlyMap<string, string>> {
  const engine = new Liquid({ strictVariables: true, strictFilters: true });
  const files = new Map<string, string>();
  for await (const path of glob(`**/*${ENDING}`, { cwd: templates })) {
    const text = await engine.parseAndRender(await readFile(join(templates, path), 'utf8'), values);
    files.set(placeOf(path, values), text);
  }
  return new Map([...files].sort());
}

const placeOf = (path: string, names: Names): string =>
  path
    .slice(0, -ENDING.length)
    .replaceAll(
      /__(resource|resources|table)__/g,
      (_, name: 'resource' | 'resources' | 'table') => names[name],
    )
    .replace(/^service\//, `services/${names.service}/`)
    .replace(/^target\//, `infra/targets/${names.service}/`);
