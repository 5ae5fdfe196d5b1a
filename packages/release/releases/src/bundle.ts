import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { isCurrent, recordBuild } from './build-record.ts';
import { buildSettings } from './build-settings.ts';
import { contentHash } from './content-hash.ts';
import { pathInside } from './inside.ts';
import { lazyParts } from './lazy-parts.ts';
import { openApiAsJson } from './openapi-as-json.ts';
import { copyPhases, findPhases, noteSources } from './phases.ts';
import { replaceFolder } from './replace-folder.ts';
import { sourceTree } from './source-tree.ts';
import { unusedModules } from './unused-modules.ts';

const LAUNCHER = fileURLToPath(new URL('launcher.ts', import.meta.url));

/** Modules that knex and pg load only for other databases or a native client; none is installed. */
const NOT_BUNDLED = [
  'mariadb',
  'mariadb/*',
  'better-sqlite3',
  'mysql',
  'mysql2',
  'oracledb',
  'pg-native',
  'pg-query-stream',
  'sqlite3',
  'tedious',
];

const OPTIONS: BuildOptions = {
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: NOT_BUNDLED,
  // A bundle is CommonJS, which has no import.meta; other uses of it fail the build.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  logOverride: { 'empty-import-meta': 'error' },
  legalComments: 'none',
  logLevel: 'silent',
  // Names stay, for stack traces. (keepNames would set the name of each closure again, in every request.)
  minifyWhitespace: true,
};

/**
 * Bundles a release into dist/<version>, the content of the image: main.cjs, which runs service.cjs, schema.cjs, their lazily loaded parts, and
 * the schema changes. The OpenAPI document is included as JSON. The build is reproducible, and is not repeated while its inputs stay the same.
 * `RELEASE_PRELUDE` names a module that service.cjs runs first.
 * @returns the folder. @throws ReleaseError for an unknown release; esbuild's errors.
 */
export async function bundle(serviceDir: string, version: string): Promise<string> {
  const tree = await sourceTree(serviceDir, version);
  const out = await pathInside(serviceDir, join('dist', version));
  const phases = await findPhases(join(tree, 'changes'));
  const { prelude } = buildSettings();
  const record = join(serviceDir, 'dist', `.${version}.json`);
  const settings = JSON.stringify({
    tree,
    version,
    phases,
    prelude,
    bundler: await contentHash(import.meta.dirname),
  });
  if (await isCurrent(record, out, settings)) return out;
  const began = Date.now();
  const inputs = new Set<string>();
  await replaceFolder(out, (fresh) => build(tree, fresh, { phases, prelude, inputs }));
  await recordBuild(record, out, { settings, inputs, began, root: join(serviceDir, '../..') });
  return out;
}

interface Parts {
  phases: Awaited<ReturnType<typeof findPhases>>;
  prelude: string | undefined;
  /** Gets the paths of the files that were read. */
  inputs: Set<string>;
}

async function build(tree: string, fresh: string, { phases, prelude, inputs }: Parts): Promise<void> {
  // Imported here, so that a bundle that is current does not load it.
  const esbuild = await import('esbuild');
  const changes = join(tree, 'changes');
  const { bundled, copied } = phases;
  const { plugin, found } = lazyParts();
  const options: BuildOptions = {
    ...OPTIONS,
    absWorkingDir: tree,
    outdir: fresh,
    metafile: true,
    plugins: [openApiAsJson(tree, (path) => inputs.add(path)), plugin, unusedModules()],
  };
  const make = async (more: BuildOptions) => {
    const { metafile } = await esbuild.build({ ...options, ...more });
    for (const path of Object.keys(metafile?.inputs ?? {})) inputs.add(resolve(tree, path));
  };
  await make({ entryPoints: [{ in: LAUNCHER, out: 'main' }] });
  // An injected module comes first in the output, before everything that the service imports.
  await make({
    inject: prelude === undefined ? [] : [prelude],
    entryPoints: [{ in: 'src/main.ts', out: 'service' }],
    // Code from a cache has no import() without an experimental feature of Node: require() in its place.
    supported: { 'dynamic-import': false },
  });
  await make({
    entryPoints: [
      { in: 'src/schema.ts', out: 'schema' },
      ...bundled.map((phase) => ({ in: `changes/${phase}.ts`, out: `changes/${phase}` })),
    ],
  });
  const parts = [...found].map(([name, file]) => ({ in: file, out: name }));
  if (parts.length > 0) await make({ entryPoints: parts });
  await noteSources(bundled, changes, join(fresh, 'changes'));
  await copyPhases(copied, changes, join(fresh, 'changes'));
  for (const phase of copied) inputs.add(join(changes, phase));
}
