import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import type { Names } from './names.ts';

/** The values that templates use beside the names. */
export interface Setting {
  /** The scope of the packages: @zero-downtime. */
  scope: string;
  versions: { express: string; zod: string; typesExpress: string };
  port: number;
  registry: string;
  issuer: string;
}

const ENDING = '.liquid';

/**
 * Renders the templates in a folder: text by path. `service/` and `target/` are the parts; in a path,
 * `__resource__` is replaced by that name.
 * @throws Error for an undefined name in a template
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
