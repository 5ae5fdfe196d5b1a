import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import about from '../package.json' with { type: 'json' };

export const serviceDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** The release that is measured: the current one. */
export const VERSION = about.version;
