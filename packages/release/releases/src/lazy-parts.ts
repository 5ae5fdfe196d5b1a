import { basename, dirname, extname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules that are imported lazily: each becomes a bundle beside the one that imports it. */
export interface LazyParts {
  plugin: Plugin;
  /** The modules found, by the name of their bundle without extension. */
  found: ReadonlyMap<string, string>;
}

/**
 * Turns `import('./part.ts')` into an import of part.cjs. In one file, lazily loaded code would still be read and parsed at each start.
 * @throws (in the build) when two parts would have the same name
 */
export function lazyParts(): LazyParts {
  const found = new Map<string, string>();
  const plugin: Plugin = {
    name: 'lazy-parts',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path, importer }) => {
        if (kind !== 'dynamic-import') return undefined;
        const file = join(dirname(importer), path);
        const name = basename(file, extname(file));
        if ((found.get(name) ?? file) !== file) {
          return { errors: [{ text: `${file} and ${found.get(name)} would be the same bundle` }] };
        }
        found.set(name, file);
        return { path: `./${name}.cjs`, external: true };
      });
    },
  };
  return { plugin, found };
}
