import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from 'esbuild';
import { ReleaseError } from './errors.ts';

/** Beside src/main.ts: a module whose default export is the service's OpenAPI document. */
const MODULE = 'src/openapi.ts';
const PRINT = fileURLToPath(new URL('print-default.ts', import.meta.url));
/** Bytes. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The OpenAPI document of a source tree as JSON text. The module runs in a separate process: edits take effect, and the build command does
 * not load the service's code.
 * @throws ReleaseError with the error of the module
 */
export const readOpenApi = async (tree: string): Promise<string> => (await runModule(tree)).document;

/** @returns the document, and the paths of the modules that made it */
async function runModule(tree: string): Promise<{ document: string; modules: string[] }> {
  const file = join(tree, MODULE);
  const { stdout } = await promisify(execFile)(process.execPath, [PRINT, file], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    maxBuffer: LONGEST,
  }).catch((cause: { stderr?: string; message: string }) => {
    throw new ReleaseError(
      `${file} does not export an OpenAPI document:\n${cause.stderr?.trim() || cause.message}`,
      {
        cause,
      },
    );
  });
  const [modules = '', document = ''] = stdout.split('\n');
  return { document, modules: JSON.parse(modules) };
}

/**
 * Replaces the modules that build the document by its JSON, so that a replica does not run them at each start.
 * @param onInput gets the path of each of these modules
 */
export function openApiAsJson(tree: string, onInput: (path: string) => void): Plugin {
  const file = join(tree, MODULE);
  return {
    name: 'openapi-as-json',
    setup(build) {
      build.onLoad({ filter: /[/\\]src[/\\]openapi\.ts$/ }, async ({ path }) => {
        // esbuild uses real paths, which differ if the checkout's path contains a symlink.
        if (path !== (await realpath(file))) return undefined;
        const { document, modules } = await runModule(tree);
        modules.forEach(onInput);
        return { contents: document, loader: 'json' };
      });
    },
  };
}
