import { resolve } from 'node:path';
import valid from 'semver/functions/valid.js';
import { ReleaseError } from './errors.ts';

/** The settings of a build in its environment. */
export interface BuildSettings {
  /** The version of the current sources, in place of the one in package.json. */
  version?: string;
  /** A module that every release runs before its own `src/main.ts`. */
  prelude?: string;
}

/** Reads `RELEASE_VERSION` and `RELEASE_PRELUDE`. @throws ReleaseError for an invalid version */
export function buildSettings(env: NodeJS.ProcessEnv = process.env): BuildSettings {
  const { RELEASE_VERSION: version, RELEASE_PRELUDE: prelude } = env;
  if (version && valid(version) === null)
    throw new ReleaseError(`RELEASE_VERSION is ${version}; it has to be a semantic version, such as 1.0.0`);
  return { ...(version && { version }), ...(prelude && { prelude: resolve(prelude) }) };
}
