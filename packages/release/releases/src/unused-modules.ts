import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

interface Replacement {
  /** The package that requires it. */
  by: string;
  module: string;
  /** The source that replaces it. */
  contents: string;
}

/** Loads the module with the first access to it. */
const lazy = (by: string, module: string): Replacement => ({
  by,
  module,
  contents: `module.exports = new Proxy({}, { get: (_, name) => require(${JSON.stringify(module)})[name] });`,
});

/** Throws when it, or anything in it, is called. */
const absent = (by: string, module: string, why: string): Replacement => ({
  by,
  module,
  contents: `
    function refuse() { throw new Error(${JSON.stringify(`${by} needs ${module}, which is not in the bundle: ${why}`)}); }
    module.exports = new Proxy(refuse, { get: () => refuse });`,
});

/**
 * What libraries require when they load, and a service does not use: two fifths of the bundle, and a fifth of the CPU time of a start.
 * Only the `require` of that library is replaced: a service that imports the same module gets it.
 */
const REPLACEMENTS: readonly Replacement[] = [
  absent('express', 'body-parser', 'createApp reads the bodies (read-json.ts), and accepts only JSON'),
  absent('express', 'qs', 'createApp sets the query parser (query.ts)'),
  absent('pino', 'thread-stream', 'createLogger writes without a worker thread (stdout.ts)'),
  absent('prom-client', './lib/cluster', 'a replica is one process'),
  absent('prom-client', './lib/worker', 'a replica is one process'),
  absent('prom-client', './lib/pushgateway', 'Prometheus scrapes the replicas'),
  // http-terminator's log, which is silent unless ROARR_LOG is set.
  {
    by: 'http-terminator',
    module: 'roarr',
    contents: 'const none = () => {}; exports.Roarr = { child: () => exports.Roarr, warn: none };',
  },
  // For the names of media types and of extensions, which the answers of an API do not use.
  lazy('express', 'mime-types'),
  lazy('accepts', 'mime-types'),
  lazy('send', 'mime-types'),
  lazy('type-is', 'mime-types'),
  // For exemplars.
  lazy('prom-client', '@opentelemetry/api'),
];

const NAMESPACE = 'replaced';

/** Replaces these modules in a bundle. */
export function unusedModules(): Plugin {
  return {
    name: 'unused-modules',
    setup(build) {
      build.onResolve({ filter: /^[^/]|^\.\/lib\// }, ({ kind, path, importer, namespace }) => {
        if (kind !== 'require-call' || namespace !== 'file') return undefined;
        const found = REPLACEMENTS.find(
          ({ by, module }) => module === path && importer.includes(`/node_modules/${by}/`),
        );
        if (!found) return undefined;
        const pluginData = { contents: found.contents, resolveDir: dirname(importer) };
        return { path: `${importer}:${path}`, namespace: NAMESPACE, pluginData };
      });
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ pluginData }) => pluginData);
    },
  };
}
