import { basename, dirname, extname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules of ours that are imported only when they are needed: each becomes a bundle of its own beside the one that asks for it. */
export interface LazyParts {
  plugin: Plugin;
  /** The modules found, by the name of their bundle without extension. */
  found: ReadonlyMap<string, string>;
}

/**
 * Leaves `import('./part.ts')` in the output as an import of part.cjs. Compiled into one file, what is not needed would still be
 * read and parsed at each start.
 * @throws (in the build) when two parts would have the same name.
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
